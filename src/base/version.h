/* base/version.h — of the program, shown to people and in the API. */
#pragma once

#define SHOUWEN_VERSION "0.1.0"
