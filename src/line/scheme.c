/* scheme: what stands behind https://line.me/R/. */
#include "scheme.h"

#define OLD "line://"
#define NEW "https://line.me/R/"

static bool starts_whatever_case(struct str s, struct str prefix)
{
	return str_eq_nocase(str_left(s, prefix.len), prefix);
}

/* The part that names the function; NULL pointer when it is none of LINE's. */
static struct str function_of(struct str url)
{
	if (starts_whatever_case(url, S(NEW)))
		return str_skip(url, sizeof NEW - 1);
	if (starts_whatever_case(url, S(OLD)))
		return str_skip(url, sizeof OLD - 1);
	return (struct str){0};
}

static struct str path_of(struct str function)
{
	size_t end = 0;
	while (end < function.len && function.ptr[end] != '?' && function.ptr[end] != '#')
		end++;
	while (end && function.ptr[end - 1] == '/')
		end--;
	return str_left(function, end);
}

static bool opens_a_device(struct str path)
{
	static const struct str known[] = {S_INIT("nv/camera"), S_INIT("nv/cameraRoll/single"),
	                                   S_INIT("nv/cameraRoll/multi"), S_INIT("nv/location")};
	for (size_t i = 0; i < COUNT(known); i++)
		if (str_eq(path, known[i]))
			return true;
	return false;
}

struct str scheme_fault(struct str url)
{
	struct str function = function_of(url), path = path_of(function);
	bool device = starts_whatever_case(path, S("nv/camera")) || starts_whatever_case(path, S("nv/location"));
	if (device && !opens_a_device(path))
		return S("このアドレスでは、LINEのカメラや位置情報の画面が開きません。nv/camera/、nv/cameraRoll/single、"
		         "nv/cameraRoll/multi、nv/location/ のどれかにしてください（大文字と小文字も同じに）。");
	if (!starts_whatever_case(path, S("oaMessage")))
		return S("");
	struct str account = str_skip(path, sizeof "oaMessage" - 1);
	bool named = str_starts(account, S("/@")) || str_starts(account, S("/%40"));
	if (str_starts(path, S("oaMessage/")) && named && account.len > 4)
		return S("");
	return S("トークを開くアドレスには、oaMessage/ のあとにアカウントのID（@ か %40 で始まる）が必要です。");
}

bool scheme_is_old(struct str url) { return starts_whatever_case(url, S(OLD)); }
