/* Owns: ten lines of a stranger's C. Must not know: the source tree. Called by: run.sh beside. */
#include <stdio.h>
#include <tierkit.h>

int main(void) {
    char date[10];
    size_t bytes = 0;
    int32_t day = 0;
    if (tierkit_date_from_civil(2027, 3, 31, &day) != TIERKIT_OK ||
        tierkit_date_format(day, date, sizeof date, &bytes) != TIERKIT_OK) {
        return 1;
    }
    printf("tierkit %s %.*s\n", tierkit_version(), (int)bytes, date);
    return 0;
}
