/* Where the program's own files are (XDG). Each caller frees what it gets. */
#ifndef ROOTWATCH_APP_PATHS_H
#define ROOTWATCH_APP_PATHS_H

#include "base/err.h"

char *path_config_file(void); /* ~/.config/rootwatch/config.yaml */
char *path_cache_dir(void);   /* ~/.cache/rootwatch */
char *path_state_dir(void);   /* ~/.local/state/rootwatch */

/* Makes the folder and those above it, 0700. */
bool path_make_dir(const char *path, struct err *err);

#endif
