/* Signals as a descriptor, so that no handler runs code. Thread: main, before the others start. */
#ifndef ROOTWATCH_APP_SIGNALS_H
#define ROOTWATCH_APP_SIGNALS_H

enum signal_news {
	SIGNALS_NONE,
	SIGNALS_RESIZE,
	SIGNALS_INTERRUPT, /* ^C or ^\\, at whoever has the terminal */
	SIGNALS_END,
};

/* Blocks what is for us and returns the descriptor that tells of it; the caller closes it. */
int signals_open(void);

/* The next one that came. */
enum signal_news signals_read(int fd);

#endif
