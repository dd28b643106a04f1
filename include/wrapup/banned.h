/* Names that must not be used anywhere: unbounded, locale- or process-global, or not thread-safe.
 * The compiler includes this first; what to use instead is in mem.h, buf.h and json.h. */
#ifndef WRAPUP_BANNED_H
#define WRAPUP_BANNED_H

/* The headers that declare them come first, a poisoned name must not be met again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Some are macros where buffers are checked. */
#undef sprintf
#undef vsprintf
#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#undef stpcpy

#pragma GCC poison strcpy strcat strncpy strncat stpcpy strtok sprintf vsprintf gets
#pragma GCC poison atoi atol atoll atof rand srand tmpnam tempnam mktemp
#pragma GCC poison localtime gmtime asctime ctime system popen

#endif
