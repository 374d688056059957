/* evidence: the city's checklist (対策状況一覧) of the eleven classes of IPA's
 * 「安全なウェブサイトの作り方」 7th edition, chapter 1, with the proof of each
 * line. A test looks that every named test exists. */
#pragma once

/* A table in Markdown on stdout. */
void evidence_print(void);
