/* office settings: shown as the table of setting.c says, changed one by one. */
#include "api.gen.h"
#include "arena.h"
#include "buf.h"
#include "call.h"
#include "change.h"
#include "emit.h"
#include "setting.h"
#include "str.h"

#define DETAIL_MOST ((size_t)32 << 10)

static enum api_office_setting_kind word_of(enum setting_kind kind)
{
	switch (kind) {
	case SETTING_NUMBER:
		return API_OFFICE_SETTING_KIND_NUMBER;
	case SETTING_BOOL:
		return API_OFFICE_SETTING_KIND_BOOL;
	case SETTING_WORD:
		return API_OFFICE_SETTING_KIND_WORD;
	case SETTING_TEXT:
		break;
	}
	return API_OFFICE_SETTING_KIND_TEXT;
}

static struct api_office_setting setting_of(struct call *call, const struct setting_row *row,
                                            const struct setting_state *state)
{
	struct api_office_setting out = {
		.key = str_from(row->key), .group = str_from(row->group), .label = str_from(row->label),
		.help = str_from(row->help), .kind = word_of(row->kind), .value = state->value,
		.usual = str_from(row->usual), .least = row->least, .most = row->most, .unit = str_from(row->unit),
		.updated_by = state->updated_by, .has_updated_at = state->updated_at > 0,
		.updated_at = state->updated_at,
	};
	size_t count = 0;
	while (row->choices && row->choices[count].word)
		count++;
	out.choices.items = arena_array(call->arena, struct api_setting_choice, count);
	out.choices.count = count;
	for (size_t i = 0; i < count; i++)
		out.choices.items[i] = (struct api_setting_choice){str_from(row->choices[i].word),
		                                                   str_from(row->choices[i].label)};
	return out;
}

enum err office_settings_get(struct call *call, struct api_office_settings *out)
{
	struct setting_state states[SETTINGS];
	TRY(setting_list(call->db, call->arena, states));
	out->settings.items = arena_array(call->arena, struct api_office_setting, SETTINGS);
	for (size_t i = 0; i < SETTINGS; i++)
		if (!setting_rows[i].apart)
			out->settings.items[out->settings.count++] = setting_of(call, &setting_rows[i], &states[i]);
	return OK;
}

enum err office_setting_put(struct call *call, const struct api_office_setting_save *in,
                            struct api_office_settings *out)
{
	enum setting_id id;
	struct str before;
	struct change detail;
	TRY(setting_by_key(call->captures[0], &id));
	if (setting_rows[id].apart)
		return fail(ERR_NOT_FOUND, "この設定は、「%s」の画面で変えます。", setting_rows[id].group);
	TRY(setting_text(call->db, call->arena, id, &before));
	TRY(setting_put(call->db, call->arena, id, in->value, call->session->staff_id, call->now));
	change_begin(&detail, call->arena, CHANGE_EDITED);
	change_text(&detail, "value", before, in->value);
	TRY(call_audit(call, "setting.change", str_fmt(call->arena, "setting %s", setting_rows[id].key),
	               change_detail(&detail)));
	return office_settings_get(call, out);
}
