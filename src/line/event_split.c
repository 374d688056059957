/* event_split: cuts a webhook into events before it is stored. */
#include "event.h"

#include "scan.h"
#include "str.h"

/* What is being filled, so that the walk can say where and why it stopped. */
struct split {
	struct scan scan;
	struct event_slice *slices;
	size_t most;
	struct event_split out;
	bool has_events, has_destination;
	bool too_many;
};

static bool is_event_id(struct scan_text text)
{
	if (text.escaped || text.raw.len == 0 || text.raw.len > 64)
		return false;
	for (size_t i = 0; i < text.raw.len; i++) {
		char c = text.raw.ptr[i];
		if (!(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z'))
			return false;
	}
	return true;
}

static bool read_member(struct scan *scan, struct event_slice *slice)
{
	struct scan_text key, id;
	if (!scan_key(scan, &key))
		return false;
	if (scan->at == scan->end || *scan->at != '"' || !scan_text_is(key, S("webhookEventId")))
		return scan_value(scan);
	if (!scan_text(scan, &id))
		return false;
	if (is_event_id(id))
		slice->webhook_event_id = id.raw;
	return true;
}

static bool read_event(struct scan *scan, struct event_slice *slice)
{
	const char *from = scan->at;
	*slice = (struct event_slice){.webhook_event_id = S("")};
	if (!scan_open(scan, '{'))
		return false;
	for (bool more = !scan_close(scan, '}'); more;)
		if (!read_member(scan, slice) || !scan_next(scan, '}', &more))
			return false;
	slice->json = str_of(from, (size_t)(scan->at - from));
	return true;
}

static bool read_events(struct split *split)
{
	struct scan *scan = &split->scan;
	if (split->has_events || !scan_open(scan, '['))
		return false;
	split->has_events = true;
	for (bool more = !scan_close(scan, ']'); more;) {
		if (split->out.count == split->most) {
			split->too_many = true;
			return false;
		}
		if (!read_event(scan, &split->slices[split->out.count]))
			return false;
		split->out.count++;
		if (!scan_next(scan, ']', &more))
			return false;
	}
	return true;
}

static bool read_destination(struct split *split)
{
	struct scan_text text;
	if (split->has_destination || !scan_text(&split->scan, &text))
		return false;
	split->has_destination = true;
	if (!text.escaped)
		split->out.destination = text.raw;
	return true;
}

static bool read_top(struct split *split)
{
	struct scan *scan = &split->scan;
	struct scan_text key;
	if (!scan_open(scan, '{'))
		return false;
	for (bool more = !scan_close(scan, '}'); more;) {
		if (!scan_key(scan, &key))
			return false;
		bool fine = scan_text_is(key, S("events"))        ? read_events(split)
		            : scan_text_is(key, S("destination")) ? read_destination(split)
		                                                  : scan_value(scan);
		if (!fine || !scan_next(scan, '}', &more))
			return false;
	}
	return scan_at_end(scan) && split->has_events;
}

enum err events_split(struct str body, struct event_slice *slices, size_t most,
                      struct event_split *out)
{
	struct split split = {.slices = slices, .most = most, .out.destination = S("")};
	scan_start(&split.scan, body);
	if (!read_top(&split)) {
		if (split.too_many)
			return fail(ERR_LIMIT, "一度に届いた出来事が多すぎます（%zu 件まで）。", most);
		return fail(ERR_INVALID, "LINE からの通知として読めません。");
	}
	*out = split.out;
	return OK;
}
