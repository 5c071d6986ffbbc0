/* Owns: ten lines of a stranger's C++. Must not know: the source tree. Called by: run.sh beside. */
#include <iostream>
#include <string>
#include <tierkit/types.h>

int main() {
    std::string date(10, ' ');
    std::size_t bytes = 0;
    std::int32_t day = 0;
    if (tierkit_date_from_civil(2027, 3, 31, &day) != TIERKIT_OK ||
        tierkit_date_format(day, &date[0], date.size(), &bytes) != TIERKIT_OK) {
        return 1;
    }
    std::cout << "tierkit " << tierkit_version() << ' ' << date << '\n';
}
