/* Owns: a Lua program of the tests' own, for what the interpreters cannot do: run scripts under
 * AddressSanitizer, and run one again and again while memory fails.
 * Must not know: tierkit. Called by: meson test.
 *
 * host SCRIPT ARGUMENTS...         runs a script as `lua` does
 * host --fail SCRIPT ARGUMENTS...  the allocator refuses one request, each run a later one, until a
 *                                  run needs no more; every byte must come back each time */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

/* Runs are spread over this many places of the script's requests. */
enum { RUNS = 2000 };

typedef struct failing {
    long requests, fail_at; /* 0 = none */
    int for_good;           /* all later requests fail, too: Lua tries again after collecting */
    long long held;
} failing;

/* Lua takes for granted that memory can shrink. */
static void *failing_alloc(void *user, void *p, size_t old_size, size_t new_size) {
    failing *memory = user;
    size_t had = p ? old_size : 0;
    void *moved = NULL;
    if (new_size > had) {
        memory->requests++;
        if (memory->requests == memory->fail_at ||
            (memory->for_good && memory->requests > memory->fail_at)) {
            return NULL;
        }
    }
    if (new_size == 0) {
        free(p);
    } else {
        moved = realloc(p, new_size);
    }
    if (moved || new_size == 0) {
        memory->held += (long long)new_size - (long long)had;
    }
    return moved;
}

typedef struct script {
    int count;
    char **arguments;
    int failing;
} script;

/* Without io: where memory fails, that of Lua 5.1 closes the standard output. */
static void open_some(lua_State *L) {
    static const luaL_Reg libraries[] = {
        { "_G", luaopen_base },
        { "package", luaopen_package },
        { "string", luaopen_string },
    };
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        lua_pushcfunction(L, libraries[i].func);
        lua_pushstring(L, libraries[i].name);
        lua_call(L, 1, 1);
        lua_setglobal(L, libraries[i].name);
    }
}

/* In a pcall: opening the libraries can fail, too. */
static int run(lua_State *L) {
    const script *what = lua_touserdata(L, 1);
    if (what->failing) {
        open_some(L);
    } else {
        luaL_openlibs(L);
    }
    lua_newtable(L);
    for (int i = 0; i < what->count; i++) {
        lua_pushstring(L, what->arguments[i]);
        lua_rawseti(L, -2, i);
    }
    lua_setglobal(L, "arg");
    if (luaL_loadfile(L, what->arguments[0]) != 0) {
        return lua_error(L);
    }
    lua_call(L, 0, 0);
    return 0;
}

/* Memory may be missing, nothing else may go wrong. */
static int is_defect(const char *message) {
    return message && strstr(message, "defect");
}

/* 0 = ended well, 1 = failed, -1 = failed and must not. */
static int run_in(lua_State *L, script *what, int say) {
    int failed;
#if LUA_VERSION_NUM >= 502
    lua_pushcfunction(L, run);
    lua_pushlightuserdata(L, what);
    failed = lua_pcall(L, 1, 0, 0);
#else /* where pushing a function takes memory */
    failed = lua_cpcall(L, run, what);
#endif
    if (failed && (say || is_defect(lua_tostring(L, -1)))) {
        fprintf(stderr, "%s\n", lua_tostring(L, -1));
        return say ? 1 : -1;
    }
    return failed != 0;
}

static int run_once(script *what) {
    lua_State *L = luaL_newstate();
    int failed = L ? run_in(L, what, 1) : 1;
    if (L) {
        lua_close(L);
    }
    return failed != 0;
}

/* 1 = the script ended well, 0 = it did not, -1 = a defect, or bytes are missing. */
static int run_failing(script *what, failing *memory) {
#if LUA_VERSION_NUM >= 505
    lua_State *L = lua_newstate(failing_alloc, memory, 1);
#else
    lua_State *L = lua_newstate(failing_alloc, memory);
#endif
    int failed = L ? run_in(L, what, 0) : 1;
    /* Lua calls finalizers only where it has memory for the call. */
    memory->fail_at = memory->for_good = 0;
    if (L) {
        lua_close(L);
    }
    return memory->held != 0 || failed < 0 ? -1 : !failed;
}

static int sweep(script *what) {
    failing memory = { 0 };
    long all, survived = 0, runs = 0;
    if (run_failing(what, &memory) != 1) {
        fprintf(stderr, "the script fails with memory enough\n");
        return 1;
    }
    all = memory.requests;
    for (long at = 1; at <= all; at += all / RUNS + 1) {
        int ended;
        memory = (failing){ .fail_at = at, .for_good = runs % 2 == 1 };
        ended = run_failing(what, &memory);
        if (ended < 0) {
            fprintf(stderr, "request %ld refused: %lld bytes are missing\n", at, memory.held);
            return 1;
        }
        survived += ended;
        runs++;
    }
    printf("%ld of %ld requests refused, %ld runs ended well all the same\n", runs, all, survived);
    return survived == runs; /* then nothing was refused */
}

int main(int count, char **arguments) {
    int failing_run = count > 1 && strcmp(arguments[1], "--fail") == 0;
    script what = { count - 1 - failing_run, arguments + 1 + failing_run, failing_run };
    if (what.count < 1) {
        fprintf(stderr, "usage: host [--fail] SCRIPT ARGUMENTS...\n");
        return 2;
    }
    return failing_run ? sweep(&what) : run_once(&what);
}
