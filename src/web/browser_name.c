/* browser_name: the few names that matter for recognising one's own. */
#include "browser_name.h"

#include "arena.h"

struct word {
	struct str mark, name;
};

static struct str first(const struct word *words, size_t count, struct str text, struct str none)
{
	for (size_t i = 0; i < count; i++)
		if (str_find(text, words[i].mark) >= 0)
			return words[i].name;
	return none;
}

/* Many name others too, to be taken for them: the order matters. */
struct str browser_name(struct arena *arena, struct str user_agent)
{
	static const struct word browsers[] = {
		{S_INIT("Line/"), S_INIT("LINE")},     {S_INIT("Edg"), S_INIT("Edge")},       {S_INIT("Firefox/"), S_INIT("Firefox")},
		{S_INIT("FxiOS"), S_INIT("Firefox")},  {S_INIT("CriOS"), S_INIT("Chrome")},
		{S_INIT("Chrome/"), S_INIT("Chrome")}, {S_INIT("Safari/"), S_INIT("Safari")},
	};
	static const struct word systems[] = {
		{S_INIT("iPhone"), S_INIT("iPhone")},   {S_INIT("iPad"), S_INIT("iPad")},
		{S_INIT("Android"), S_INIT("Android")}, {S_INIT("CrOS"), S_INIT("ChromeOS")},
		{S_INIT("Windows"), S_INIT("Windows")}, {S_INIT("Mac OS"), S_INIT("Mac")},
		{S_INIT("Linux"), S_INIT("Linux")},
	};
	struct str browser = first(browsers, COUNT(browsers), user_agent, S("ほかのブラウザー"));
	struct str system = first(systems, COUNT(systems), user_agent, S(""));
	if (system.len == 0)
		return browser;
	return str_fmt(arena, "%.*s（%.*s）", FMT(browser), FMT(system));
}
