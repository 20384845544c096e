/* Text in a manual page. */
#include "cli/mdoc.h"

void mdoc_text(FILE *out, const char *text)
{
	if (text[0] == '.' || text[0] == '\'')
		fputs("\\&", out);
	for (const char *p = text; *p != '\0'; p++)
		if (*p == '\\')
			fputs("\\e", out);
		else if (*p == '-')
			fputs("\\-", out);
		else if (*p == '^')
			fputs("\\(ha", out);
		else if (*p == '"')
			fputs("\\(dq", out);
		else
			fputc(*p, out);
}
