/* manual: the Japanese manual, written in Markdown, shown as pages. */
#include "api.gen.h"
#include "arena.h"
#include "asset.h"
#include "call.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <pthread.h>

/* The first line of every page is "# title". */
static struct str title_of(struct str text)
{
	struct str rest = text, line;
	if (!str_cut(&rest, '\n', &line) || !str_starts(line, S("# ")))
		return S("");
	return str_trim(str_skip(line, 2));
}

static struct api_manual_page page_of(struct str path, const struct http_asset *page)
{
	struct str key = path;
	key.len -= str_ends(key, S(".md")) ? 3 : 0;
	return (struct api_manual_page){.key = key, .title = title_of(page->bytes)};
}

enum err manual_index(struct call *call, struct api_manual_index *out)
{
	out->pages.items = arena_array(call->arena, struct api_manual_page, manual_files_count);
	for (size_t i = 0; i < manual_files_count; i++)
		if (str_ends(manual_files[i].path, S(".md")))
			out->pages.items[out->pages.count++] = page_of(manual_files[i].path, &manual_files[i].asset);
	return OK;
}

/* HTML with tables; the caller gives the memory back. */
static char *html_of(struct str markdown)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, cmark_gfm_core_extensions_ensure_registered);
	cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
	cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("table"));
	cmark_parser_feed(parser, markdown.ptr, markdown.len);
	cmark_node *document = cmark_parser_finish(parser);
	char *html = cmark_render_html(document, CMARK_OPT_DEFAULT, cmark_parser_get_syntax_extensions(parser));
	cmark_node_free(document);
	cmark_parser_free(parser);
	return html;
}

enum err manual_page(struct call *call, struct api_manual_page *out)
{
	struct str path = str_fmt(call->arena, "%.*s.md", FMT(call->captures[0]));
	const struct http_asset *page = asset_find(manual_files, manual_files_count, path);
	if (!page)
		return fail(ERR_NOT_FOUND, "このページはマニュアルにありません。");
	char *html = html_of(page->bytes);
	*out = page_of(path, page);
	out->html = str_dup(call->arena, str_from(html));
	mem_free(html);
	return OK;
}
