/* asset: look-up in a table of a few dozen files. */
#include "asset.h"

const struct http_asset *asset_find(const struct asset_file *files, size_t count, struct str path)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(files[i].path, path))
			return &files[i].asset;
	return NULL;
}
