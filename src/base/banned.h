/* base/banned.h — force-included everywhere: whole classes of bugs made uncompilable. */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets strtok strtok_r gmtime      \
    localtime ctime
#pragma GCC poison asctime atoi atol atof rand srand system popen tmpnam mktemp
