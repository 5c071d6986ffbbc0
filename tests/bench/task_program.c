/* Owns: timing how long a program of many lines takes to compile.
 * Must not know: how programs are compiled. Called by: bench.c. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tierkit/program.h"

static const char head[] = "tierkit 1\n"
                           "program \"long\" version \"1\"\n"
                           "money scale 2\n"
                           "review window last 12 months\n"
                           "facts sales key id at day grain month\n"
                           "  flow net     money = net\n"
                           "  flow cogs    money = cogs\n"
                           "  flow ordered count = ordered\n"
                           "  flow shipped count = shipped\n";

/* KPIs of every kind, each a line; some are made of the one before. */
static const char *const lines[] = {
    "kpi k%d = net over last %d months\n",
    "kpi k%d = change(net, 1 year) over last %d months\n",
    "kpi k%d = ratio(net - cogs, net) over last %d months\n",
    "kpi k%d = if ordered > %d then ratio(shipped, ordered) else 0\n",
    "kpi k%d = average(net, %d months)\n",
    "kpi k%d = cv(net, %d months)\n",
    "kpi k%d = count(net > cogs, %d months)\n",
    "kpi k%d = rank(net, region) + %d\n",
    "kpi k%d = clamp(slope(net, %d months), -1000, 1000)\n",
    "kpi k%d = streak(net > 1000) + %d\n",
};

enum { KINDS = sizeof lines / sizeof lines[0], LINE_MAX = 96, HEAD_LINES = 9 };

static char *long_text(int count, size_t *bytes) {
    char *text = need((size_t)count + HEAD_LINES, LINE_MAX);
    size_t at = (size_t)snprintf(text, sizeof head, "%s", head);
    for (int i = HEAD_LINES; i < count; i++) {
        char line[LINE_MAX];
        int kind = i % KINDS;
        snprintf(line, sizeof line, lines[kind], i, 2 + i / KINDS % 11);
        memcpy(text + at, line, strlen(line));
        at += strlen(line);
    }
    *bytes = at;
    return text;
}

void task_program(int count, int repetitions) {
    times taken = { .count = 0 };
    size_t bytes = 0;
    char *text = long_text(count, &bytes);
    for (int r = 0; r <= repetitions; r++) {
        tierkit_error err = { .struct_size = sizeof err };
        tierkit_program *program;
        double start = now_ms();
        must(tierkit_program_parse(text, bytes, NULL, NULL, NULL, &program, &err), &err);
        double end = now_ms();
        if (r > 0) {
            taken.ms[taken.count++] = end - start;
        }
        tierkit_program_free(program);
    }
    report("compile", "tierkit", (size_t)count, &taken, "-");
    free(text);
}
