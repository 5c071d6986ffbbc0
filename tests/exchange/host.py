"""The shared library through ctypes, as far as the tests of exchange need it."""
import ctypes
from ctypes import byref, c_char_p, c_int32, c_int64, c_size_t, c_uint32, c_void_p

TEXT_POINTERS = 9


class Error(ctypes.Structure):
    _fields_ = [("struct_size", c_uint32), ("flags", c_uint32), ("code", c_int32),
                ("field", c_int32), ("row", c_int64), ("position", c_int64),
                ("text", ctypes.c_char * 192)]


class Column(ctypes.Structure):
    _fields_ = [("struct_size", c_uint32), ("flags", c_uint32), ("type", c_int32),
                ("scale", c_int32), ("rows", c_int64), ("stride", c_int64),
                ("validity_offset", c_int64), ("data", c_void_p), ("offsets", c_void_p),
                ("validity", c_void_p), ("name", c_char_p), ("unit", c_char_p),
                ("reserved", c_void_p)]


class Stream(ctypes.Structure):
    """struct ArrowArrayStream."""
    _fields_ = [(name, c_void_p) for name in
                ("get_schema", "get_next", "get_last_error", "release", "private_data")]


class Schema(ctypes.Structure):
    """struct ArrowSchema: nine words, of which two are 64 bits everywhere."""
    _fields_ = [("format", c_char_p), ("name", c_char_p), ("metadata", c_void_p),
                ("flags", c_int64), ("n_children", c_int64), ("children", c_void_p),
                ("dictionary", c_void_p), ("release", ctypes.CFUNCTYPE(None, c_void_p)),
                ("private_data", c_void_p)]


class Array(ctypes.Structure):
    """struct ArrowArray."""
    _fields_ = [("length", c_int64), ("null_count", c_int64), ("offset", c_int64),
                ("n_buffers", c_int64), ("n_children", c_int64), ("buffers", c_void_p),
                ("children", c_void_p), ("dictionary", c_void_p),
                ("release", ctypes.CFUNCTYPE(None, c_void_p)), ("private_data", c_void_p)]


class Failed(Exception):
    def __init__(self, err):
        super().__init__(err.text.decode())
        self.code, self.row, self.field = err.code, err.row, err.field


class Library:
    def __init__(self, path):
        self.dll = ctypes.CDLL(path)
        for name in ("program_free", "network_free", "batch_free", "table_free", "review_free"):
            getattr(self.dll, f"tierkit_{name}").argtypes = [c_void_p]
        self.dll.tierkit_table_rows.restype = c_int64
        for name in ("table_rows", "table_columns"):
            getattr(self.dll, f"tierkit_{name}").argtypes = [c_void_p]

    def call(self, name, *arguments):
        """Calls a function whose last parameter is the error record."""
        err = Error(struct_size=ctypes.sizeof(Error))
        function = getattr(self.dll, f"tierkit_{name}")
        if function(*arguments, byref(err)) != 0:
            raise Failed(err)

    def made(self, name, *arguments):
        """The same where the last output is a handle."""
        handle = c_void_p()
        self.call(name, *arguments, byref(handle))
        return handle

    def program(self, text):
        text = text.encode()
        return self.made("program_parse", text, c_size_t(len(text)), None, None, None)

    def network(self, program):
        return self.made("network_new", program, None)

    def batch(self, rows=0):
        return self.made("batch_new", c_int64(rows), None)

    def texts(self, columns):
        """A batch of {name: texts}, without Arrow."""
        rows = len(next(iter(columns.values())))
        batch, kept = self.batch(rows), []
        for name, texts in columns.items():
            data = (c_char_p * rows)(*[None if t is None else t.encode() for t in texts])
            kept.append(data)
            column = Column(struct_size=ctypes.sizeof(Column), type=TEXT_POINTERS, rows=rows,
                            data=ctypes.cast(data, c_void_p))
            self.call("batch_column", batch, name.encode(), c_size_t(len(name.encode())),
                      byref(column))
        return batch, kept

    def append(self, network, batch, facts="sales"):
        appended = c_int64()
        self.call("network_append", network, facts.encode(), c_size_t(len(facts)), batch, None,
                  byref(appended))
        return appended.value

    def saved(self, network):
        needed = c_size_t()
        save = self.dll.tierkit_network_save
        save(network, None, None, c_size_t(0), byref(needed), None)
        buffer = ctypes.create_string_buffer(needed.value)
        self.call("network_save", network, None, buffer, needed, byref(needed))
        return buffer.raw

    def columns(self, table):
        """[(name, unit, type)] of a table."""
        found = []
        for i in range(self.dll.tierkit_table_columns(table)):
            column = Column(struct_size=ctypes.sizeof(Column))
            self.call("table_column", table, c_int32(i), byref(column))
            found.append((column.name.decode(), column.unit.decode(), column.type))
        return found

    def texts_of(self, table, column):
        """The canonical texts of a column; "" for a missing cell."""
        texts = []
        for row in range(self.dll.tierkit_table_rows(table)):
            buffer, needed = ctypes.create_string_buffer(4096), c_size_t()
            self.call("table_text", table, c_int64(row), c_int32(column), buffer, c_size_t(4096),
                      byref(needed))
            texts.append(buffer.raw[:needed.value].decode())
        return texts
