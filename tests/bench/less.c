/* The yardstick alone. */
#include "yardstick.h"

#include <stdio.h>

enum { IDLE_MS = 2000 };

int main(void)
{
	struct yardstick y = yardstick_measure(IDLE_MS);

	printf("{\"first_paint_us\": %lld, \"key_us\": %lld, \"key_worst_us\": %lld, "
	       "\"key_bytes\": %lld, \"idle_cpu_us\": %lld, \"idle_bytes\": %lld, \"pss_kib\": %lld}",
		(long long)y.start_us, (long long)y.key.median_us, (long long)y.key.worst_us,
		(long long)y.key.bytes, (long long)y.idle.cpu_us, (long long)y.idle.bytes,
		(long long)y.pss_kib);
	return y.start_us >= 0 ? 0 : 1;
}
