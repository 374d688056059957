/* code_print: sheets of codes that were made just now. The file is made for the answer and
 * kept nowhere; only codes of this list are printed. */
#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "change.h"
#include "code_list.h"
#include "code_sheet.h"
#include "jst.h"

_Static_assert((int)API_CODE_SHEETS_FORM_LETTER == (int)CODE_SHEET_LETTER, "forms differ");

static enum err check_codes(struct call *call, const struct api_code_sheets *in)
{
	for (size_t i = 0; i < in->codes.count; i++) {
		bool holds;
		TRY(code_stands(call->db, call->arena, call->web->options.keyring, &(struct code_asked){call->id, in->codes.items[i].no,
		                                                                                       in->codes.items[i].code},
		                &holds));
		if (!holds)
			return fail_field(ERR_CONFLICT, "codes", "%" PRId64 "番のコードは、この一覧のものでないか、取り消されています。作り直してください。",
			                  in->codes.items[i].no);
	}
	return OK;
}

enum err code_list_sheets(struct call *call, const struct api_code_sheets *in)
{
	const struct web_options *options = &call->web->options;
	struct code_list list;
	struct change detail;
	struct str pdf;
	struct code_sheet_code *codes = arena_array(call->arena, struct code_sheet_code, in->codes.count);
	TRY(code_list_find(call->db, call->arena, call->id, &list));
	TRY(check_codes(call, in));
	for (size_t i = 0; i < in->codes.count; i++)
		codes[i] = (struct code_sheet_code){in->codes.items[i].no, in->codes.items[i].code, in->codes.items[i].memo};
	const struct code_sheet sheet = {
		.form = (enum code_sheet_form)in->form,
		.city_name = options->city_name,
		.account_name = options->account_name,
		.account_id = options->account_id,
		.list = list.name,
		.until = list.until_day ? jst_format_date(call->arena, list.until_day) : S(""),
		.codes = codes,
		.count = in->codes.count,
	};
	TRY(code_sheet_draw(call->arena, call->web->fonts, &sheet, &pdf));
	change_begin(&detail, call->arena, CHANGE_MADE);
	change_fact_i64(&detail, "count", (int64_t)in->codes.count);
	TRY(call_audit(call, "code.print", str_fmt(call->arena, "code_list %" PRId64, call->id), change_detail(&detail)));
	http_respond(call->response, 200, S("application/pdf"), pdf);
	http_add_header(call->response, S("Content-Disposition"),
	                str_fmt(call->arena, "attachment; filename=\"codes-%" PRId64 ".pdf\"", call->id));
	return OK;
}
