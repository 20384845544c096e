/* Messages and requests: making and freeing them. */
#include "core/msg.h"

#include "base/mem.h"

#include <stdlib.h>

static void free_msg_mail(struct mail *mail)
{
	msg_free((struct msg *)(void *)mail);
}

struct msg *msg_new(enum msg_type type)
{
	struct msg *msg = mem_alloc(sizeof(*msg));

	msg->mail.free = free_msg_mail;
	msg->type = type;
	return msg;
}

void msg_free(struct msg *msg)
{
	if (msg == NULL)
		return;
	switch (msg->type) {
	case MSG_PASTE:
	case MSG_TEXT:
	case MSG_COPY:
		free(msg->u.text);
		break;
	case MSG_SNAPSHOT:
	case MSG_CATALOGUE:
		snapshot_free(msg->u.snapshot);
		break;
	case MSG_DETAIL:
		detail_free(msg->u.detail);
		break;
	case MSG_OUTBOX:
		outbox_view_free(msg->u.outbox);
		break;
	case MSG_LOG:
		free(msg->u.log.entries);
		break;
	case MSG_DRAFT:
		free(msg->u.draft.name);
		free(msg->u.draft.text);
		break;
	case MSG_SHEET:
		sheet_news_free(msg->u.sheet);
		break;
	default:
		break;
	}
	free(msg);
}

static void free_request_mail(struct mail *mail)
{
	request_free((struct request *)(void *)mail);
}

struct request *request_new(enum request_type type)
{
	struct request *request = mem_alloc(sizeof(*request));

	request->mail.free = free_request_mail;
	request->type = type;
	request->tab = -1;
	request->count = 1;
	return request;
}

void submit_release(struct submit *submit)
{
	free(submit->record_id);
	free(submit->path);
	free(submit->label);
	free(submit->draft);
	free(submit->caution);
	attrs_release(&submit->attrs);
	attrs_release(&submit->base);
	*submit = (struct submit){0};
}

void request_free(struct request *request)
{
	if (request == NULL)
		return;
	free(request->id);
	submit_release(&request->submit);
	free(request->draft.name);
	free(request->draft.text);
	sheet_order_release(&request->sheet);
	free(request);
}
