/* events_split() must accept and refuse exactly what jansson and the rules in
 * event.h do; what it cuts out must be JSON objects with the same ids. */
#include "line_fuzz.h"

#include "event.h"

#include <jansson.h>
#include <string.h>

#define EVENTS_MOST 16

static bool too_deep(struct str text)
{
	int depth = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (c == '"')
			for (i++; i < text.len && text.ptr[i] != '"'; i++)
				i += text.ptr[i] == '\\';
		else if ((c == '{' || c == '[') && ++depth > EVENTS_DEPTH)
			return true;
		else if (c == '}' || c == ']')
			depth--;
	}
	return false;
}

static bool events_fit(const json_t *events)
{
	bool fit = json_is_array(events);
	for (size_t i = 0; fit && i < json_array_size(events); i++)
		fit = json_is_object(json_array_get(events, i));
	return fit;
}

static bool expected(const json_t *root, struct str input)
{
	const json_t *destination = json_object_get(root, "destination");
	/* jansson overlooks a NUL behind a number or word; nothing may follow there. */
	bool nul = memchr(input.ptr, 0, input.len);
	return events_fit(json_object_get(root, "events")) && (!destination || json_is_string(destination)) &&
	       !too_deep(input) && !nul;
}

static void same_event(const struct event_slice *slice, const json_t *event)
{
	json_t *again = json_loadb(slice->json.ptr, slice->json.len, JSON_ALLOW_NUL, NULL);
	const char *id = json_string_value(json_object_get(event, "webhookEventId"));
	assert(json_equal(again, event));
	assert(slice->webhook_event_id.len == 0 || str_eq(slice->webhook_event_id, str_from(id)));
	json_decref(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str input = fuzz_input(data, size);
	struct event_slice slices[EVENTS_MOST];
	struct event_split split;
	json_error_t error;
	enum err result = events_split(input, slices, EVENTS_MOST, &split);
	json_t *root = json_loadb(input.ptr, input.len, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &error);
	enum json_error_code code = root ? json_error_unknown : json_error_code(&error);
	/* Repeated names, numbers out of range and NUL in names are not our business. */
	bool compare = root || (code != json_error_duplicate_key && code != json_error_numeric_overflow &&
	                        code != json_error_null_byte_in_key);
	if (compare && result != ERR_LIMIT)
		assert((result == OK) == (root && expected(root, input)));
	for (size_t i = 0; root && result == OK && i < split.count; i++)
		same_event(&slices[i], json_array_get(json_object_get(root, "events"), i));
	json_decref(root);
	return 0;
}
