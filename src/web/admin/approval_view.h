/* approval_view: requests for approval as the API shows them. */
#pragma once

#include "api.gen.h"

struct approval;
struct approval_case;
struct approval_file;
struct call;

struct api_approval_row approval_row_of(const struct approval *approval);
struct api_approval_file approval_file_view(const struct approval_file *file);
/* The request of the path, when it concerns the person or the person may see
 * those of its department; else it is not there. */
enum err approval_admit(struct call *call, int64_t id, struct approval_case *out) MUST_CHECK;
enum err approval_view(struct call *call, int64_t id, struct api_approval *out) MUST_CHECK;
