#include "test.h"

#include "id_token.h"

/* Made once by a program; the keys are used nowhere else. */
static const char key_set[] =
	"{\"keys\":[{\"kty\":\"EC\",\"x\":\"P1EsghDmEUJ9dvvNqGsNRWemYHtFN_9IZWTsbJx_rOI\",\"y\":\"X1ft53DJnUeL0ZzcSe7IRN5V3mMcU29-c4"
	"yx9-tJHnE\",\"crv\":\"P-256\",\"kid\":\"e\",\"use\":\"enc\"},{\"kty\":\"RSA\",\"n\":\"jCu9-cxC8qx3XWEekYsN_2hhpxd7NjQBXlhjsQWS8NhY"
	"ggAfhM9ER8tcCMnVY-V3VXR-D6U3SAOXqLs2WefM0hAzOwZTz_sBqFCpSTg9TzxoxFZCAzsD9IX1lLRFQHzP2vMeGGWAvnIQ-qxkGanoUm6aC8"
	"0MIei-BTnpMvR9cEUFROjg6m52PEjuAt9bR3PBfry3ZaxjStueqnttBiP8Nd7-8LJmS02Rsfm0hGfR6RxOWI5LkDmX84PCfT9EHwH-hs8oWkNa"
	"96Qpu8mM5b2X6ZLtZsH74ZeRlgxXLnofAjmHmjXK8lap-vJXQuYd3AflB1EiSghCAL4AqXytJxHolw\",\"e\":\"AQAB\",\"kid\":\"r\",\"alg\":\"RS"
	"256\",\"use\":\"sig\"},{\"kty\":\"EC\",\"x\":\"P1EsghDmEUJ9dvvNqGsNRWemYHtFN_9IZWTsbJx_rOI\",\"y\":\"X1ft53DJnUeL0ZzcSe7IRN5V3"
	"mMcU29-c4yx9-tJHnE\",\"crv\":\"P-256\",\"kid\":\"e\",\"alg\":\"ES256\"}]}";
#define KEYS str_from(key_set)

static const struct {
	enum err expected;
	const char *what, *token;
} tokens[] = {
	{OK, "RS256",
	 "eyJhbGciOiJSUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZCI6ImthaXJhbmJhbiIsInN1YiI"
	 "6IjciLCJwcmVmZXJyZWRfdXNlcm5hbWUiOiJzdXp1a2kiLCJleHAiOjE4MDAwMDAzMDAsImlhdCI6MTgwMDAwMDAwMCwibm9uY2UiOiJuLTEif"
	 "Q.KUTuGSMS3bQPaMNVHh4tPt7uLD3beY8pt5YiSaaYO8fGMRc7yX2z0nY3f0m1P3c8qgFRVnXBBr-Z_w3-rnyxpHpLPym4yjRBDBC3lMMffp9p"
	 "uTD1ROupL81YXAjKP955vJr0Ug9BUEMpv4j-aGxOe8cWbTuOTXF6x7zzDKzGTKIpuH5QE3JH1_ocd0a4tjr6E-47LOVWnISow5oo_2Hmjn6byp"
	 "Qlgg0qX4EQgurj9U3EruxmfDzXEl-NkmSWF2G5vko_TtERgnnI7jyRR21NZc_Rlaujbu2Gzu3Qn2S3vLStU-5HKQIa7ZRsSSmhYJFdxada4hrU"
	 "SMfjl5Q0cmFZSw"},
	{OK, "ES256",
	 "eyJhbGciOiJFUzI1NiIsImtpZCI6ImUifQ.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZCI6ImthaXJhbmJhbiIsInN1YiI"
	 "6IjciLCJwcmVmZXJyZWRfdXNlcm5hbWUiOiJzdXp1a2kiLCJleHAiOjE4MDAwMDAzMDAsImlhdCI6MTgwMDAwMDAwMCwibm9uY2UiOiJuLTEif"
	 "Q.ZTMvuoszE_a0ARGfRX25QOvFL6ZjufgBvTX_kiWRRWOvTjcfOZY4Vf3RHWBv6vLc_rV6SYxeo39hh_sUzWKHVw"},
	{OK, "several audiences",
	 "eyJhbGciOiJSUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZCI6WyJhIiwia2FpcmFuYmFuIl0"
	 "sInN1YiI6IjciLCJwcmVmZXJyZWRfdXNlcm5hbWUiOiJzdXp1a2kiLCJleHAiOjE4MDAwMDAzMDAsImlhdCI6MTgwMDAwMDAwMCwibm9uY2UiO"
	 "iJuLTEiLCJhenAiOiJrYWlyYW5iYW4ifQ.ehuhFMX4uKIEo7nh6Rl-C12hnHZw_dSRPIpOMoO5U7rZbRcvEynYfttm73N2sUQD4LyV6Wtckmss"
	 "xbmVUxO9-rLOH5E9gGDDxvCubBeaZCH-JZGG8Lnk4VA1D0Hzg3Yube1wJU4f81ByuCG3jUUcZ2AVsJKiVFZUvdEfW6Kx1YjDEczM9tzU1GRkKy"
	 "FftOId1vCEMPmUhQi7zeKUlw7PXzZggr8wusy1YcphpMKTstieEfEA8Fn8am-e1y6g7nf5150TGh50xU9KW-64x8ygXeHydyjPyHr7VAW0Ucy8"
	 "iq5ULeduQ8fBfXtuMluHCxsUYkSNItQERPRXQ4U-VGBhQw"},
	{OK, "no kid",
	 "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZCI6ImthaXJhbmJhbiIsInN1YiI6IjciLCJwcmVmZ"
	 "XJyZWRfdXNlcm5hbWUiOiJzdXp1a2kiLCJleHAiOjE4MDAwMDAzMDAsImlhdCI6MTgwMDAwMDAwMCwibm9uY2UiOiJuLTEifQ.J6X_0-vTNHMm"
	 "YFQvZa3PByBhpraKP6EW1giv3Tx42XEpLhZhq_AYVWb60Km0sqZ6beb0TPWOhK8V188RgIRqDq_W-l6357L-2fkrRQUPJhoWp6J-dzWtHCDtOQ"
	 "FhYdGXaN6Kb6YIg1ELvFsl3ha4pRbr-qDzU6C1f7x_e-JIDbbPNZmrCTkKSE10i8HoW-mPyKKQWd33ntleM69q-D8aWYK_g3b8RwwXt8I8E_YY"
	 "f57M8uVUL6kR_DL09X4hOPCDHEYu_V6uX-Tjshhn4BoOw5TzRogXn-6VHIB1dy9hp2gm22sXr5SpEUp620f11ExxM8pd36lgPjwdDqP-iiP63w"},
	{OK, "one audience in a list",
	 "eyJhbGciOiJSUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZCI6WyJrYWlyYW5iYW4iXSwic3V"
	 "iIjoiNyIsInByZWZlcnJlZF91c2VybmFtZSI6InN1enVraSIsImV4cCI6MTgwMDAwMDMwMCwiaWF0IjoxODAwMDAwMDAwLCJub25jZSI6Im4tM"
	 "SJ9.SGFtgPGojtsfxsx_USfscnWVvO4EHmZlulR390yTWyNPMHoOycT67H33F8f0o8Qr-lYH3qiBmuVx9Xy22Y4RXompzIC_136FG2BiG5Gnvg"
	 "3XWKgxLTI46BbHp1FLxxto1dp_dxidpB9g-uXCoMn2AoxoROxk2wsIl0aIl_rsj2ZlTRzTaT9ST4zvaMWMleSaabL0sBQ2urWQLRPs4rOBpJR-"
	 "ro-68oOmQ0wnv7lwe8cV4hpwc7U08bj2p4Wq2cObV1TDpXzmnZbvCM7QMGzfMr_3E-oFJC0p-20l6Gush3mjCjJlEsmHSzawyQHo5nETmdE6jf"
	 "zQ9rfBdXWM6X3bUw"},
	{ERR_DENIED, "another issuer",
	 "eyJhbGciOiJSUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZS8iLCJhdWQiOiJrYWlyYW5iYW4iLCJzdWI"
	 "iOiI3IiwicHJlZmVycmVkX3VzZXJuYW1lIjoic3V6dWtpIiwiZXhwIjoxODAwMDAwMzAwLCJpYXQiOjE4MDAwMDAwMDAsIm5vbmNlIjoibi0xI"
	 "n0.A6CTYyYuapl-ba4JNwSiRyaCCVV90fxupOvN20zNh941GBtnPytIdi93NOM4mCb8TYsz2LE0cDgwzalkTat3sBfGmU98ANwj81CsnB0yv-Z"
	 "lpGXMq-fzvY7Okjthp_zJjARdfnOMwM-rQJAbIlXFdU0T61qGzkVjuX4zhWbfe1jLaohW8QweETFg7-J3wjs-ir3bvzgQrc6eOmUYTKZiuVIlP"
	 "41SyFoHt3sHFaoYipWg523O23D9uUiURfMdLhM0B5mJ8OXkhu1YtIJuQXzyPXFXetLkdg4isAH8ZTp801IzJDqHtC09agmxWLbGKzLC_DKGR4z"
	 "FipuP_jfvwcaqbQ"},
	{ERR_DENIED, "another audience",
	 "eyJhbGciOiJSUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZCI6Im90aGVyIiwic3ViIjoiNyI"
	 "sInByZWZlcnJlZF91c2VybmFtZSI6InN1enVraSIsImV4cCI6MTgwMDAwMDMwMCwiaWF0IjoxODAwMDAwMDAwLCJub25jZSI6Im4tMSJ9.Um9E"
	 "EVsO8wEhLkubXxiijWsqgL8DSdX6T2y1oixjdwnBw2-oTuAl7CiZV10u420NPqePsOh--YSdcO6ATmsPTc0rQC8HewOm1Kqjyi4wv-CG13HmSk"
	 "kt9aEEkIJzqXGRHUyChx3LpOfgNZi717JYQTYnW6esmD_AQs621WXofQyUPCOd5w7zl_Da_st8ejK2LgvmmIpNOPDU9wQs6NlD0ygrXq4-nCdF"
	 "O7mwtoAtnv7_8URos8WYEkJdjkZy7Q7xeBWtKOUxXMhPJ0tj3YJUrmOyZlroPZQDCKt_A1-AYTJ1YeEC5anP96cBN427t_FAYTwyJOs2lPwjfS"
	 "wTRuqBlQ"},
	{ERR_DENIED, "several audiences and no party",
	 "eyJhbGciOiJSUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZCI6WyJhIiwia2FpcmFuYmFuIl0"
	 "sInN1YiI6IjciLCJwcmVmZXJyZWRfdXNlcm5hbWUiOiJzdXp1a2kiLCJleHAiOjE4MDAwMDAzMDAsImlhdCI6MTgwMDAwMDAwMCwibm9uY2UiO"
	 "iJuLTEifQ.g23EUOp0E3q0EIWmw7sQwIS3Xi_-7qMfI8qK0_ogYV_31nPZOxH55Qbg1np8mW928hy2mapBcMnTAhjRmA4262IyeM0txxHiZW8v"
	 "lWGdji1dhTjLYcPodTq5xm35liCKCbo6VmQBvzkqv1sl_F8W3rJevV5hR2N9hUao8_Pj90wSSMpWmwuHQ3hdceF5LCozLtqX_RH7kHsc_EztRJ"
	 "YMKg4qg88oT3cvN0zqyr1Lm4sgpap0YfEhuCfd384ZRhRvaSTGAl8fVRtLB0GT0-cn4PaxWxSF-LcMteOGB0MeGPzuDeicm1Mr-4XNpoGDFqDq"
	 "3IE5AkoJin93WkHaqXZjNA"},
	{ERR_DENIED, "made for another party",
	 "eyJhbGciOiJSUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZCI6ImthaXJhbmJhbiIsInN1YiI"
	 "6IjciLCJwcmVmZXJyZWRfdXNlcm5hbWUiOiJzdXp1a2kiLCJleHAiOjE4MDAwMDAzMDAsImlhdCI6MTgwMDAwMDAwMCwibm9uY2UiOiJuLTEiL"
	 "CJhenAiOiJvdGhlciJ9.PuLQMjEA4yEbPcqqCgHnCmtgxfwxmhrHf1ACaRUKt58OSMPqOEHTa6V5vgVpk02l2FbyYzId415ZU3Z12pm5Pa_tHe"
	 "luNjNnwRtmWtfPQHBEoLR1b_YuXRsn_SjWsYJ9SrXNWb59-79beFlHbGDNzskkrsNwOE1I4qM7fcCSFGnWgP1g5Qu_tbz1MSNq0TGuRl4bOWHX"
	 "tHcBlDoVizTpywhv8a4DsdCZhrqkp89hLht9ca-Y4RR2M7oP7UiriCktRF0RIVl7Fd9DzUsukh5xLOZxSeOyxKs-Rx7Fg1_N5GLgi_VeGKKWP0"
	 "-C4geF5h5CwmWTo-vYfJgyoqd8b38PGw"},
	{ERR_DENIED, "expired",
	 "eyJhbGciOiJSUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZCI6ImthaXJhbmJhbiIsInN1YiI"
	 "6IjciLCJwcmVmZXJyZWRfdXNlcm5hbWUiOiJzdXp1a2kiLCJleHAiOjE3OTk5OTk5MzksImlhdCI6MTgwMDAwMDAwMCwibm9uY2UiOiJuLTEif"
	 "Q.gfXgfRiLtfxRSjaZF5EXjrFL9rGb4lejEP0iwBRFX2KnFahQ99mHuBJnz_UBJk478iQjioxAR75w7YwR77Q1xIZ8CrTJj64O7EO-A7I9QTVI"
	 "UH165oT4x2JEUgpbI5oMMRT9J3Yj-uPB0OD9f3DGVSdI2M4oPTeJ4zqOfcvrowwt4y53ZqAf1FMEGS2i9Snd0unSPl4c8Gqa6hZFBqFLNDvVak"
	 "7e-veKDllg3lU_agSaKO8L4zTUKu_JWOIeQVkVX6GZQNTzNVmdcZPneyJj__R-KepUJmKCDJ_Z_1en5KqlSHUknDynfqq_XQWSyMV3QYUYpiGe"
	 "87Ycv7Ht-yuhAA"},
	{ERR_DENIED, "no end",
	 "eyJhbGciOiJSUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZCI6ImthaXJhbmJhbiIsInN1YiI"
	 "6IjciLCJwcmVmZXJyZWRfdXNlcm5hbWUiOiJzdXp1a2kiLCJpYXQiOjE4MDAwMDAwMDAsIm5vbmNlIjoibi0xIn0.H4Mjnh70-mC1SdEUKTpnj"
	 "851W3vLnQOkx7nEnTrIS_ZbpdO2lxO27Aijrc9ExaFh5kX6DptjHnb8yWInaA30_JtNmTEw6Hstwehl62D2b7jFHjzoafXoRgax0M8uYNTE7nG"
	 "tRSIgjev8tTtPf0xtL25H4NtkT_LubtgxAgHMJdVBH4DhR1epJUrjyHJBRO0J7iPKJEvwRxqqB0TYKEFoOalServK0IEPsu6-kEdvSLnWRwTWB"
	 "JogQ73PnePpe-pNNRqBEzzxAuUylEEXEs0He4ExtSpE2mZTwO_G_mS68HifVDLxh7-0vL72RVt7f1iukdsgO7aitiwTgQPtgP64bQ"},
	{ERR_DENIED, "of tomorrow",
	 "eyJhbGciOiJSUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZCI6ImthaXJhbmJhbiIsInN1YiI"
	 "6IjciLCJwcmVmZXJyZWRfdXNlcm5hbWUiOiJzdXp1a2kiLCJleHAiOjE4MDAwMDAzMDAsImlhdCI6MTgwMDAwMzYwMCwibm9uY2UiOiJuLTEif"
	 "Q.e2DMj06uL-Q5KQmSIdeBjUZLrqN3lbfEfxJuWXfEKbHqqtGFgCvOLx-7-S9gdQxlrE4XfB6IJuQ5oezBl9PxHkLMeMTO0hOvKIqWMPiELkOH"
	 "nN19YTazrBu9TJCPDdOEvcCmSDKFsmKuEjE6gs4MFoncKFu7T_96EpfhFROGyEo9gXNlc1mgIIzkkc8lITWrssNwERH61kiRC_nCD2WDt4yAWC"
	 "_6XXnbcOGtBzCcIh9pH5ElBPY6RoVDiaw5eVE_vKiJvDxgQkn-t3ECYkbUvk03T2xBmJSRoHlF-YhZoGXVuBvapGNfDnLoGuakZq8rWkH3wg8P"
	 "ZujGqUnre_NQ6A"},
	{ERR_DENIED, "of yesterday",
	 "eyJhbGciOiJSUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZCI6ImthaXJhbmJhbiIsInN1YiI"
	 "6IjciLCJwcmVmZXJyZWRfdXNlcm5hbWUiOiJzdXp1a2kiLCJleHAiOjE4MDAwMDAzMDAsImlhdCI6MTc5OTk5NjQwMCwibm9uY2UiOiJuLTEif"
	 "Q.drOtwsyedO0V-gB9fLeBIg1WWgLUUkKJtqlhBClOzmJCfVkh1bTMU-jlrQe0TSOjklbjav6pKW5Fa_9jnJLWVsJrkBK97ydBKXK4NKW3Ct61"
	 "oURtlrF7Y1bRIlaTjrNssyqoky8s4g69ckKBJgr8HZxX-nPbURMK2XUZQz-tqydpb1gWC-_wjBgc6LEmQ6p9D4g-KJclJbnAiKtL_ywnhb75gy"
	 "R3hR8QZKA259HJf1O9wnzIT2PTbcWyjR_qfjXxwRpeymssH6z_rgjIKvPQoyklD_4g5UlPmc5-97eljF4TVUoKbdJBq7ObSclDLZH6ZnQrLMBT"
	 "NB49sQFrhQ6ZVQ"},
	{ERR_DENIED, "not yet",
	 "eyJhbGciOiJSUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZCI6ImthaXJhbmJhbiIsInN1YiI"
	 "6IjciLCJwcmVmZXJyZWRfdXNlcm5hbWUiOiJzdXp1a2kiLCJleHAiOjE4MDAwMDAzMDAsImlhdCI6MTgwMDAwMDAwMCwibm9uY2UiOiJuLTEiL"
	 "CJuYmYiOjE4MDAwMDM2MDB9.PoMcj_E0EJ_FSlhL7RVM-TrRviU4WUlz2FINZ-IVQv9D8_JD4rxJ8UNi4mXgWQ80pAZB0sAj4ndFowZ3RM-HeX"
	 "2WHhmruVDA9dCDYxce41urD5UqY-zff5S6R816T9wTelrvvyNSfZVsQm7T2sedoE0ww4dnF78EUn8onBjqRtx3GPzqi4g4Fn-laMZq4ZnCKRKZ"
	 "nka02PfOTGAP-Ypsh9_l_tvyCKkXKuf0DtDMeQPVZ9l_E5tYMIdRCAJEUC1mYeAo8PDAJHh17mNSbNKqcUHqqVOdlli3m8RInLBGxJCENIZwya"
	 "L9pEiCuzhHGegWC2PUo_nDzBImDzS7RFP3Yg"},
	{ERR_DENIED, "another nonce",
	 "eyJhbGciOiJSUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZCI6ImthaXJhbmJhbiIsInN1YiI"
	 "6IjciLCJwcmVmZXJyZWRfdXNlcm5hbWUiOiJzdXp1a2kiLCJleHAiOjE4MDAwMDAzMDAsImlhdCI6MTgwMDAwMDAwMCwibm9uY2UiOiJuLTIif"
	 "Q.BCYCMBpT3ksnIYXPb10aH42AzVNNcOUHCw9jb9nQk-yJP88Y-IZ9TzYS6TC7p4PGAxY64kcA_jBMHplAmMzaUnmAGAK08ka1Edebiam0ABhR"
	 "Sb6vxFCa8oqOGYqAvXe4it9N5UAdeyhqAwBehrtPk93F7Eeir-IiJi8lKiDIs_CBeb6fYS7smSQmlOcTLlNLrP0eKRXOj9ao_KsuiwzKyXGWkm"
	 "KJE4Ex9XADipzOKy1mYujlrp9a0I0GBSVlI62tJCw1-oQG7uGw75hQtgs5gz37SaGVHjfcwstRAdFp4Hcc_307k4FO8_z6WifaMjbRM7xylcxU"
	 "BvHZkS-Vd6ethA"},
	{ERR_DENIED, "no nonce",
	 "eyJhbGciOiJSUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZCI6ImthaXJhbmJhbiIsInN1YiI"
	 "6IjciLCJwcmVmZXJyZWRfdXNlcm5hbWUiOiJzdXp1a2kiLCJleHAiOjE4MDAwMDAzMDAsImlhdCI6MTgwMDAwMDAwMH0.foB57XXVHhdrBZFn-"
	 "H-J4yUwIIWCbClKrIx0TJX-MDSQiXQffTSG4r8lK7PbzpWbEAlsU9rQlUryu2sQHYzPXpg1HWF_H0aiSfySzwIUsz0bfEAtxuvVTXIANfkgccE"
	 "Bzy3oGCw5PYR-pThpr7SzEp5Dx4sY0bPmrEd3G3rm6MYl4pdKb0P8TNvMMCzYdwLwECEirgxSVN1gnzy1C7-ussb9UShiuje6PfZXM0NBSUCGS"
	 "kUUh2538gOqs1qR6_7u3qZicKDeyqxmjbpEfdvlztO5hKVj1tSEMb_GizHehcMCPhE0CVWFibeEIOueyTJxg9xD20RofwLvRaWt4Tbn-w"},
	{ERR_DENIED, "nobody",
	 "eyJhbGciOiJSUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZCI6ImthaXJhbmJhbiIsInN1YiI"
	 "6IiIsInByZWZlcnJlZF91c2VybmFtZSI6InN1enVraSIsImV4cCI6MTgwMDAwMDMwMCwiaWF0IjoxODAwMDAwMDAwLCJub25jZSI6Im4tMSJ9."
	 "XSjmTarNteXNWOLRaBJPZ0uzCdpn6SLNGtzY3GiJN53-vRQUvAP8k4qF3XHXNsmafk4xlexsbmOtx-3iWmz0ZG2UfnB5JGOzDw7tbkacPBZCL5"
	 "g-s-0G45Zs-rpCISqYslFLuW5XKTmbgqlQhiK47SXF7jx3nXW-62sMU-0PWh25erhrlrYkNthpS2YiWxFpVsCemZ09AEe_4-8_MwywyOzEpFtr"
	 "jy_8i6LQUgg7WR4iYEc22M1VI8C20tVbu2NFV9rrZ1eEcIloWHwn-0Ey9HQ7NOXJxYnz-mGs_kqCT6D9O3djZG5X5iST8ALUI9um2PHzaLWS9I"
	 "NL7ZCDcfZDTA"},
	{ERR_DENIED, "no name",
	 "eyJhbGciOiJSUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZCI6ImthaXJhbmJhbiIsInN1YiI"
	 "6IjciLCJleHAiOjE4MDAwMDAzMDAsImlhdCI6MTgwMDAwMDAwMCwibm9uY2UiOiJuLTEifQ.hWtKLH-TMu5KA28xxQZ1WLApHRcU9kGkgGtfI0"
	 "xrPmmGnnEsPJWjPtEfBo-n8K6MHi4pcr0mffpiZfbHm28SM0F9ZzbrrrVJu1ohTRfKYfI8dSLlBOBA9ee0Dr2WvWKL7silfYWA05M0-OpvVgtw"
	 "da_elsAxxAmfQakDhKOf-3JU-Crk9Eb7D0QxerpmBfLn3T_xBD5qjfbqIqpvAONCKfdeniJ4o9bmm7Z0B483GfilqQ1mhz7M4s4qwxteZjvLEm"
	 "OYACdzJ4G59fkPaocryAD6O33Ep8GtlrgofjbZkHMDZhMWUmVV6KlUaw-bcUrb6xO1hlhlwEFRwuFyHodBhw"},
	{ERR_DENIED, "unsigned",
	 "eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZCI6ImthaXJhbmJhbiIsInN1YiI6IjciLCJwcmVmZX"
	 "JyZWRfdXNlcm5hbWUiOiJzdXp1a2kiLCJleHAiOjE4MDAwMDAzMDAsImlhdCI6MTgwMDAwMDAwMCwibm9uY2UiOiJuLTEifQ."},
	{ERR_DENIED, "signed with the public key as a password",
	 "eyJhbGciOiJIUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZCI6ImthaXJhbmJhbiIsInN1YiI"
	 "6IjciLCJwcmVmZXJyZWRfdXNlcm5hbWUiOiJzdXp1a2kiLCJleHAiOjE4MDAwMDAzMDAsImlhdCI6MTgwMDAwMDAwMCwibm9uY2UiOiJuLTEif"
	 "Q.xtzTgcwXY7S36dNOFEPbaGFbl_LJqLzgzw7B6b_U3eg"},
	{ERR_DENIED, "a rule nobody knows",
	 "eyJhbGciOiJSUzI1NiIsImtpZCI6InIiLCJjcml0IjpbIngiXSwieCI6MX0.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZC"
	 "I6ImthaXJhbmJhbiIsInN1YiI6IjciLCJwcmVmZXJyZWRfdXNlcm5hbWUiOiJzdXp1a2kiLCJleHAiOjE4MDAwMDAzMDAsImlhdCI6MTgwMDAw"
	 "MDAwMCwibm9uY2UiOiJuLTEifQ.NWEnm565H4tFM8-smPuOm0a4XTxd9PcvPy8iAcoV96GmZAAL6o0fQab4CX0ijKRjOVbSOSyaVkeHmX3t6EK"
	 "bBdxJpz924CxpMkiEAb5Os3GDUKgs_8ZV9w-hOXEPA1QZOtTvgcvKLR6HWIP1g_pXe_MjSBw27KNIE_UKhP408ovRjEuSdjh64yHx5Im8WXOLG"
	 "TPjQ6lRi7OndmmWYfBKu6_uDy6mu7UR6fFhevEP8HZSFSfMcnd2FG1peEFvhlqQ-hnHiHZQdxTugV9txfuQeL7bkc7a9dIVzkp_YGpqPsZ7pkI"
	 "fmja_5kjm7Yqpp2OBT4MCLlR2rJKIasB9EY7tEw"},
	{ERR_DENIED, "a body changed afterwards",
	 "eyJhbGciOiJSUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZCI6ImthaXJhbmJhbiIsInN1YiI"
	 "6IjciLCJwcmVmZXJyZWRfdXNlcm5hbWUiOiJzYXRvIiwiZXhwIjoxODAwMDAwMzAwLCJpYXQiOjE4MDAwMDAwMDAsIm5vbmNlIjoibi0xIn0.K"
	 "UTuGSMS3bQPaMNVHh4tPt7uLD3beY8pt5YiSaaYO8fGMRc7yX2z0nY3f0m1P3c8qgFRVnXBBr-Z_w3-rnyxpHpLPym4yjRBDBC3lMMffp9puTD"
	 "1ROupL81YXAjKP955vJr0Ug9BUEMpv4j-aGxOe8cWbTuOTXF6x7zzDKzGTKIpuH5QE3JH1_ocd0a4tjr6E-47LOVWnISow5oo_2Hmjn6bypQlg"
	 "g0qX4EQgurj9U3EruxmfDzXEl-NkmSWF2G5vko_TtERgnnI7jyRR21NZc_Rlaujbu2Gzu3Qn2S3vLStU-5HKQIa7ZRsSSmhYJFdxada4hrUSMf"
	 "jl5Q0cmFZSw"},
	{ERR_DENIED, "four parts",
	 "eyJhbGciOiJSUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZCI6ImthaXJhbmJhbiIsInN1YiI"
	 "6IjciLCJwcmVmZXJyZWRfdXNlcm5hbWUiOiJzdXp1a2kiLCJleHAiOjE4MDAwMDAzMDAsImlhdCI6MTgwMDAwMDAwMCwibm9uY2UiOiJuLTEif"
	 "Q.KUTuGSMS3bQPaMNVHh4tPt7uLD3beY8pt5YiSaaYO8fGMRc7yX2z0nY3f0m1P3c8qgFRVnXBBr-Z_w3-rnyxpHpLPym4yjRBDBC3lMMffp9p"
	 "uTD1ROupL81YXAjKP955vJr0Ug9BUEMpv4j-aGxOe8cWbTuOTXF6x7zzDKzGTKIpuH5QE3JH1_ocd0a4tjr6E-47LOVWnISow5oo_2Hmjn6byp"
	 "Qlgg0qX4EQgurj9U3EruxmfDzXEl-NkmSWF2G5vko_TtERgnnI7jyRR21NZc_Rlaujbu2Gzu3Qn2S3vLStU-5HKQIa7ZRsSSmhYJFdxada4hrU"
	 "SMfjl5Q0cmFZSw.x"},
	{ERR_DENIED, "two parts",
	 "eyJhbGciOiJSUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZCI6ImthaXJhbmJhbiIsInN1YiI"
	 "6IjciLCJwcmVmZXJyZWRfdXNlcm5hbWUiOiJzdXp1a2kiLCJleHAiOjE4MDAwMDAzMDAsImlhdCI6MTgwMDAwMDAwMCwibm9uY2UiOiJuLTEif"
	 "Q"},
	{ERR_NOT_FOUND, "an unknown key",
	 "eyJhbGciOiJSUzI1NiIsImtpZCI6Im5ldyJ9.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZCI6ImthaXJhbmJhbiIsInN1Y"
	 "iI6IjciLCJwcmVmZXJyZWRfdXNlcm5hbWUiOiJzdXp1a2kiLCJleHAiOjE4MDAwMDAzMDAsImlhdCI6MTgwMDAwMDAwMCwibm9uY2UiOiJuLTE"
	 "ifQ.ZbbPP1b5r1zP2kIuJWRCGQB3TYpz1QCscDMY9cpNjvCfqaGe3ZJyRt-VjxY0msVh6NWqnR1KLqCVjxh5iGVBhbIt8dNKJUKx4pkrksbjtv"
	 "9ub2Hr2VyPXfdHN2OFzez347f37jt5PB4M5FiO1wEPv9b5ExktraqGuoCSZqvQ6OEdlkMdA6WUcCZb2TUZIQOkj8y04Ht-DinC-kiplSNS0R_3"
	 "81PZ2t7tvH_sUd9E48qgV8T_rQs4Y98hgQk2t_00Yd9Kbc0f3f2RkhRCnyDzU68uddA1w4WMpJ9CJX-7RrmSxTbHwbsKQ_ivZaEpCPEoIwWvJw"
	 "KIhRaA9hWSA7x3jA"},
	{ERR_NOT_FOUND, "another kind of key's name",
	 "eyJhbGciOiJSUzI1NiIsImtpZCI6ImUifQ.eyJpc3MiOiJodHRwczovL2lkLmNpdHkuZXhhbXBsZSIsImF1ZCI6ImthaXJhbmJhbiIsInN1YiI"
	 "6IjciLCJwcmVmZXJyZWRfdXNlcm5hbWUiOiJzdXp1a2kiLCJleHAiOjE4MDAwMDAzMDAsImlhdCI6MTgwMDAwMDAwMCwibm9uY2UiOiJuLTEif"
	 "Q.dvgwelObgzkqGvon9a-xg11uonXdfvaIxle-qsrOQ6enZwq4jlKMEdy8PYd7wGzXivRjZgsh6OFA3Wtnj4LU8CFPcRV_x1F8Azh5ClSvUgSw"
	 "1f8E-WIw2_kCHOuiCt0newO1L0dG2gDCEbamTn0GYbzJ65Mc0r2n1wJ8h_EEjz93WTGs15fNrV84Uu9BY_lULzflolzMrQBPnEJGpZ0KWARKWr"
	 "RjyJix63xolbPLHrYmfTJYwE9nRoG_UEHzyrXuKBRTyhMYogtSiUZZp53yNC_3lWltVl4c6SR2HD36GFXnZmetEQrsUTQdd1WWmLkTTa3RGIpm"
	 "EZqS5hmCAglPbw"},
};

static const struct id_token_expected expected = {
	.issuer = S_INIT("https://id.city.example"), .client_id = S_INIT("kairanban"), .nonce = S_INIT("n-1"),
	.claim = S_INIT("preferred_username"), .now = INT64_C(1800000000000),
};

TEST(an_id_token_counts_for_this_provider_client_sign_in_and_moment)
{
	for (size_t i = 0; i < COUNT(tokens); i++) {
		struct id_token who = {0};
		enum err result = id_token_check(arena, str_from(tokens[i].token), KEYS, &expected, &who);
		if (result != tokens[i].expected)
			fail_msg("%s: %s (%s)", tokens[i].what, err_name(result), err_text());
		if (result == OK) {
			assert_str(who.subject, "7");
			assert_str(who.name, "suzuki");
		}
	}
}

TEST(an_id_token_is_none_without_keys_or_with_a_bit_turned)
{
	struct id_token who;
	assert_err(id_token_check(arena, str_from(tokens[0].token), S("{}"), &expected, &who), ERR_NOT_FOUND);
	assert_err(id_token_check(arena, str_from(tokens[0].token), S("{\"keys\":[]}"), &expected, &who), ERR_NOT_FOUND);
	assert_err(id_token_check(arena, S(""), KEYS, &expected, &who), ERR_DENIED);
	assert_err(id_token_check(arena, S(".."), KEYS, &expected, &who), ERR_DENIED);
	struct str good = str_from(tokens[1].token);
	for (size_t at = 0; at + 1 < good.len; at += 7) {
		char *copy = arena_copy(arena, good.ptr, good.len);
		copy[at] = copy[at] == 'A' ? 'B' : 'A';
		if (str_eq(str_of(copy, good.len), good))
			continue;
		assert_int_not_equal(id_token_check(arena, str_of(copy, good.len), KEYS, &expected, &who), OK);
	}
	struct id_token_expected mail = expected;
	mail.claim = S("email");
	assert_err(id_token_check(arena, str_from(tokens[0].token), KEYS, &mail, &who), ERR_DENIED);
}
