// Owns: the smoke test from Java through JNA. Must not know: more than the public declarations.
// Called by: run.py, with the shared library and the program's text.
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

public class Smoke {
    // size_t is a long on the 64-bit machines this test runs on.
    public interface Tierkit extends Library {
        int tierkit_program_parse(byte[] text, long bytes, Pointer allocator, Pointer resolver,
                Pointer diagnostics, PointerByReference out, Pointer err);
        int tierkit_network_new(Pointer program, Pointer allocator, PointerByReference out,
                Pointer err);
        int tierkit_batch_new(long rows, Pointer allocator, PointerByReference out, Pointer err);
        int tierkit_batch_column(Pointer batch, byte[] name, long bytes, Pointer column,
                Pointer err);
        int tierkit_network_upsert(Pointer network, Pointer batch, Pointer call, Pointer err);
        int tierkit_network_append(Pointer network, byte[] facts, long bytes, Pointer batch,
                Pointer call, LongByReference appended, Pointer err);
        int tierkit_review_new(Pointer network, Pointer program, int asOf, Pointer history,
                Pointer call, PointerByReference out, Pointer err);
        int tierkit_review_table(Pointer review, int kind, Pointer call,
                PointerByReference out, Pointer err);
        long tierkit_table_rows(Pointer table);
        int tierkit_table_text(Pointer table, long row, int column, byte[] buffer, long capacity,
                LongByReference needed, Pointer err);
        void tierkit_table_free(Pointer table);
        void tierkit_review_free(Pointer review);
        void tierkit_batch_free(Pointer batch);
        void tierkit_network_free(Pointer network);
        void tierkit_program_free(Pointer program);
    }

    static Tierkit library;
    static Memory err = new Memory(224);
    static List<Memory> kept = new ArrayList<>(); // columns borrow what they point to

    static void must(int status) {
        if (status != 0) {
            throw new IllegalStateException(err.getString(32, "UTF-8"));
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Pointer batch(int rows) {
        PointerByReference out = new PointerByReference();
        must(library.tierkit_batch_new(rows, null, out, err));
        return out.getValue();
    }

    /** A column of texts with positions, written field by field (bindings/api.json has places). */
    static void bind(Pointer batch, String name, String... words) {
        byte[] bytes = utf8(String.join("", words));
        Memory data = new Memory(bytes.length);
        data.write(0, bytes, 0, bytes.length);
        Memory offsets = new Memory(8L * (words.length + 1));
        long end = 0;
        offsets.setLong(0, 0);
        for (int i = 0; i < words.length; i++) {
            end += utf8(words[i]).length;
            offsets.setLong(8L * (i + 1), end);
        }
        Memory column = new Memory(88);
        column.clear();
        column.setInt(0, 88);
        column.setInt(8, 7);
        column.setLong(16, words.length);
        column.setPointer(40, data);
        column.setPointer(48, offsets);
        kept.add(data);
        kept.add(offsets);
        must(library.tierkit_batch_column(batch, utf8(name), name.length(), column, err));
    }

    static String cell(Pointer table, long row, int column) {
        byte[] buffer = new byte[64];
        LongByReference needed = new LongByReference();
        must(library.tierkit_table_text(table, row, column, buffer, 64, needed, err));
        return new String(buffer, 0, (int) needed.getValue(), StandardCharsets.UTF_8);
    }

    public static void main(String[] args) throws Exception {
        library = Native.load(args[0], Tierkit.class);
        err.clear();
        err.setInt(0, 224);
        byte[] text = Files.readAllBytes(Path.of(args[1]));
        PointerByReference program = new PointerByReference();
        PointerByReference network = new PointerByReference();
        must(library.tierkit_program_parse(text, text.length, null, null, null, program, err));
        must(library.tierkit_network_new(program.getValue(), null, network, err));
        Pointer records = batch(3);
        bind(records, "id", "a", "b", "c");
        must(library.tierkit_network_upsert(network.getValue(), records, null, err));
        Pointer facts = batch(3);
        bind(facts, "partner", "a", "b", "c");
        bind(facts, "day", "2024-01-31", "2024-02-01", "2024-02-02");
        bind(facts, "amount", "70", "20", "10");
        LongByReference appended = new LongByReference();
        must(library.tierkit_network_append(network.getValue(), utf8("invoices"), 8, facts, null,
                appended, err));
        PointerByReference review = new PointerByReference();
        must(library.tierkit_review_new(network.getValue(), program.getValue(), Integer.MIN_VALUE,
                null, null, review, err));
        PointerByReference table = new PointerByReference();
        must(library.tierkit_review_table(review.getValue(), 4, null, table, err));
        List<String> found = new ArrayList<>();
        for (long row = 0; row < library.tierkit_table_rows(table.getValue()); row++) {
            if (cell(table.getValue(), row, 1).equals("all")) {
                found.add(cell(table.getValue(), row, 2) + " " + cell(table.getValue(), row, 7));
            }
        }
        library.tierkit_table_free(table.getValue());
        library.tierkit_review_free(review.getValue());
        library.tierkit_batch_free(records);
        library.tierkit_batch_free(facts);
        library.tierkit_network_free(network.getValue());
        library.tierkit_program_free(program.getValue());
        System.out.println(String.join(", ", found));
    }
}
