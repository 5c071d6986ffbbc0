/* Owns: the library in one file as C++17. Must not know: anything else. Called by: meson, with the
 * option one_file set to c++. */
#include "tierkit.c"
