/* The word that somebody probably meant. */
#include "app/options.h"

#include <string.h>

enum { WORD_BYTES_MAX = 40, FAR = WORD_BYTES_MAX };

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* Case and the choice between '-' and '_' are no difference. */
static char plain(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c | 0x20);
	return c == '-' ? '_' : c;
}

/* Letters to insert, drop, change, or swap with their neighbour to get from one to the other. */
static int distance(const char *a, const char *b)
{
	int rows[WORD_BYTES_MAX + 1][WORD_BYTES_MAX + 1];
	int a_len = (int)strnlen(a, FAR), b_len = (int)strnlen(b, FAR);

	if (a_len == FAR || b_len == FAR)
		return FAR;
	for (int i = 0; i <= a_len; i++)
		rows[i][0] = i;
	for (int j = 0; j <= b_len; j++)
		rows[0][j] = j;
	for (int i = 1; i <= a_len; i++)
		for (int j = 1; j <= b_len; j++) {
			char x = plain(a[i - 1]), y = plain(b[j - 1]);
			int best = rows[i - 1][j - 1] + (x != y);

			best = least(best, rows[i - 1][j] + 1);
			best = least(best, rows[i][j - 1] + 1);
			if (i > 1 && j > 1 && x == plain(b[j - 2]) && plain(a[i - 2]) == y)
				best = least(best, rows[i - 2][j - 2] + 1);
			rows[i][j] = best;
		}
	return rows[a_len][b_len];
}

/* Keeps the nearer one; a word further away than a third of its letters was not meant. */
static const char *nearer(const char *word, const char *candidate, const char *best)
{
	int reach = 1 + (int)strlen(candidate) / 3, d = distance(word, candidate);

	if (d > reach || (best && d >= distance(word, best)))
		return best;
	return candidate;
}

const char *word_nearest(const char *word, const char *const *words)
{
	const char *best = NULL;

	for (; *words; words++)
		best = nearer(word, *words, best);
	return best;
}

const char *option_nearest(const struct option_rows *rows, const char *word)
{
	const char *best = NULL;

	for (size_t i = 0; i < rows->count; i++)
		best = nearer(word, rows->items[i].name, best);
	return best;
}
