/* Where the program's own files are (XDG). Each caller frees what it gets. */
#ifndef ROOTWATCH_APP_PATHS_H
#define ROOTWATCH_APP_PATHS_H

#include "base/err.h"

char *path_retro_template(void); /* ~/.config/rootwatch/templates/retrospective.md */
char *path_config_file(void); /* ~/.config/rootwatch/config.yaml */
char *path_cache_dir(void);   /* ~/.cache/rootwatch */
char *path_state_dir(void);   /* ~/.local/state/rootwatch */
char *path_texts(void);	      /* ~/.local/state/rootwatch/templates: texts for forms */

/* A path as written in the configuration: "~/" is the home folder, a relative one is meant from
 * `folder` (NULL: as it stands). */
char *path_resolve(const char *path, const char *folder);

#endif
