/* base/outcome.h — every way a call can end, in one list: outcome, HTTP status, code, sentence.
 * A code is the last part of the problem's type (RFC 9457) and the name of its page in docs.
 * `{}` in a sentence is replaced by what the problem is about (a field, a name, a number).
 * AGAIN is between the store and the writer: the verb is run again, and nobody reads of it.
 * It must know nothing of hospitals beyond the words of these sentences. */
#pragma once

#define MUST_USE __attribute__((warn_unused_result))

// clang-format off
#define OUTCOMES(X)                                                                                                     \
    X(DONE,              200, "done",              "完成", "完成", "Done")                                              \
    X(INVALID,           400, "invalid",           "「{}」填得不对，请检查后再提交", "「{}」填得不對，請檢查後再送出", "{} is not right; please check it") \
    X(MISSING_FIELD,     400, "missing-field",     "请填写「{}」", "請填寫「{}」", "Please fill in {}")                 \
    X(UNKNOWN_FIELD,     400, "unknown-field",     "不认识的字段「{}」", "不認識的欄位「{}」", "Unknown field {}")      \
    X(WRONG_TYPE,        400, "wrong-type",        "「{}」的类型不对", "「{}」的類型不對", "{} has the wrong type")     \
    X(TOO_SHORT,         400, "too-short",         "「{}」太短", "「{}」太短", "{} is too short")                       \
    X(TOO_LONG,          400, "too-long",          "「{}」太长", "「{}」太長", "{} is too long")                        \
    X(OUT_OF_RANGE,      400, "out-of-range",      "「{}」超出范围", "「{}」超出範圍", "{} is out of range")            \
    X(TOO_MANY,          400, "too-many",          "「{}」太多了", "「{}」太多了", "Too many in {}")                    \
    X(BAD_TEXT,          400, "bad-text",          "「{}」含有无法识别的文字编码", "「{}」含有無法識別的文字編碼", "{} is not valid UTF-8 text") \
    X(BAD_JSON,          400, "bad-json",          "提交的内容不完整，请重试", "送出的內容不完整，請重試", "The body is not valid JSON: {}") \
    X(BAD_REQUEST,       400, "bad-request",       "请求格式不对", "請求格式不對", "Malformed request: {}")               \
    X(IN_THE_FUTURE,     400, "in-the-future",     "「{}」不能晚于现在", "「{}」不能晚於現在", "{} cannot be later than now") \
    X(KEY_REQUIRED,      400, "key-required",      "缺少 Idempotency-Key", "缺少 Idempotency-Key", "An Idempotency-Key header is required for every write") \
    X(NOT_SIGNED_IN,     401, "not-signed-in",     "请先登录", "請先登入", "Please sign in")                             \
    X(WRONG_PASSWORD,    401, "wrong-password",    "工号或密码不对", "工號或密碼不對", "Wrong login or password")        \
    X(NOT_ALLOWED,       403, "not-allowed",       "这件事需要别的岗位来做：{}", "這件事需要別的崗位來做：{}", "This is for others to do: {}") \
    X(WRONG_ORIGIN,      403, "wrong-origin",      "请从本系统的页面操作", "請從本系統的頁面操作", "This request came from another site") \
    X(NOT_FOUND,         404, "not-found",         "没有找到，可能已移走或不归您查看", "沒有找到，可能已移走或不歸您查看", "Not found") \
    X(UNKNOWN_PLACE,     404, "unknown-place",     "没有找到这个地点码「{}」，请重新扫码或选择地点", "沒有找到這個地點碼「{}」，請重新掃碼或選擇地點", "No place has the code {}") \
    X(WRONG_METHOD,      405, "wrong-method",      "这个地址不支持该操作", "這個位址不支援該操作", "Method not allowed here") \
    X(WRONG_STATE,       409, "wrong-state",       "工单现在是「{}」，不能这样做", "工單現在是「{}」，不能這樣做", "The ticket is {}; this is not possible now") \
    X(TAKEN,             409, "taken",             "已经由 {} 接走了", "已經由 {} 接走了", "{} already has it")         \
    X(ALREADY_THERE,     409, "already-there",     "「{}」已经有了", "「{}」已經有了", "{} already exists")             \
    X(OWNS_OPEN_TICKETS, 409, "owns-open-tickets", "名下还有 {} 件未办结的工单，请先交接", "名下還有 {} 件未辦結的工單，請先交接", "Still owns {} open tickets; hand them over first") \
    X(STILL_OPEN,        409, "still-open",        "还有没办完的（{}），办完后才能删除", "還有沒辦完的（{}），辦完後才能刪除", "Something is still open ({}); it can be erased once that is closed") \
    X(STILL_STEWARD,     409, "still-steward",     "还是「{}」的管家，请先另派一位", "還是「{}」的管家，請先另派一位", "Still the steward of {}; appoint another first") \
    X(NOT_ON_DUTY,       409, "not-on-duty",       "{} 现在不当班，请写明理由或另派他人", "{} 現在不當班，請寫明理由或另派他人", "{} is not on duty; give a reason or choose another") \
    X(LACKS_SKILL,       409, "lacks-skill",       "{} 没有这项技能或证书，请写明理由或另派他人", "{} 沒有這項技能或證書，請寫明理由或另派他人", "{} lacks the skill; give a reason or choose another") \
    X(SAME_PERSON,       409, "same-person",       "核验人不能是干活的人：{}", "核驗人不能是幹活的人：{}", "Nobody verifies their own work: {}") \
    X(STAMPS_MISSING,    409, "stamps-missing",    "超过 {} 元，要主管同意并告知报事人后才能完工", "超過 {} 元，要主管同意並告知報事人後才能完工", "Above {} yuan the supervisor and the asker must both have been told first") \
    X(EVIDENCE_MISSING,  409, "evidence-missing",  "这项服务完工要有照片", "這項服務完工要有照片", "This service asks for a photo before finishing") \
    X(TOO_LATE,          409, "too-late",          "已过期限（{}）", "已過期限（{}）", "The time for this has passed ({})") \
    X(NOT_SEALED_YET,    409, "not-sealed-yet",    "刚刚发生，记录还在封存，请 {} 秒后再取", "剛剛發生，記錄還在封存，請 {} 秒後再取", "Just happened and not sealed yet; ask again in {} s") \
    X(STALE_VERSION,     412, "stale-version",     "刚刚有人改过，请看过最新内容再操作", "剛剛有人改過，請看過最新內容再操作", "Somebody changed this meanwhile; look again first") \
    X(BODY_TOO_LARGE,    413, "body-too-large",    "内容太大（上限 {}）", "內容太大（上限 {}）", "The body is too large (limit {})") \
    X(NOT_A_PICTURE,     415, "not-a-picture",     "这个文件不是可用的照片", "這個檔案不是可用的照片", "This file is not a usable picture") \
    X(WRONG_MEDIA,       415, "wrong-media",       "内容类型不对，应为 {}", "內容類型不對，應為 {}", "Wrong content type; expected {}") \
    X(PICTURE_TOO_LARGE, 422, "picture-too-large", "照片尺寸太大（上限 {}）", "照片尺寸太大（上限 {}）", "The picture is too large (limit {})") \
    X(KEY_REUSED,        422, "key-reused",        "同一操作编号用于了不同内容，请刷新后重试", "同一操作編號用於了不同內容，請重新整理後重試", "This Idempotency-Key was used with another body") \
    X(NO_CALENDAR_YEAR,  422, "no-calendar-year",  "{} 年的节假日数据还没有录入", "{} 年的節假日資料還沒有錄入", "No calendar data for the year {}") \
    X(VERSION_REQUIRED,  428, "version-required",  "缺少 If-Match", "缺少 If-Match", "An If-Match header is required here") \
    X(TOO_OFTEN,         429, "too-often",         "太频繁了，请 {} 秒后再试", "太頻繁了，請 {} 秒後再試", "Too many requests; try again in {} s") \
    X(BROKEN,            500, "broken",            "系统出了点问题，您的内容没有丢，请稍后重试或拨打热线", "系統出了點問題，您的內容沒有遺失，請稍後重試或撥打熱線", "Something broke on our side; nothing was written") \
    X(BUSY,              503, "busy",              "现在有点忙，请 {} 秒后再试", "現在有點忙，請 {} 秒後再試", "Busy; try again in {} s") \
    X(AGAIN,             503, "again",             "有人同时在改同一件事，请再试一次", "有人同時在改同一件事，請再試一次", "Somebody changed the same thing at the same moment; try again") \
    X(COMMIT_UNKNOWN,    503, "commit-unknown",    "暂时无法确认是否已保存，请再提交一次，不会重复办理", "暫時無法確認是否已儲存，請再送出一次，不會重複辦理", "It is not yet known whether this was saved; send it again with the same Idempotency-Key, it will not be done twice") \
    X(DISK_FULL,         507, "disk-full",         "存储空间已满，请拨打热线", "儲存空間已滿，請撥打熱線", "The disk is full")
// clang-format on

enum outcome {
#define OUTCOME_ENUM(name, status, code, zh, tw, en) name,
    OUTCOMES(OUTCOME_ENUM)
#undef OUTCOME_ENUM
        OUTCOME_COUNT
};

enum locale { LOCALE_ZH_CN, LOCALE_ZH_TW, LOCALE_EN, LOCALE_COUNT };

/* HTTP status of an outcome, 200..507. */
int outcome_status(enum outcome o);
/* Stable code such as "stale-version"; static text. */
const char *outcome_code(enum outcome o);
/* Sentence for people with its `{}` still in place; static text. */
const char *outcome_text(enum outcome o, enum locale l);

/* Leave the function with the same outcome unless the call was DONE. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        enum outcome try_ = (call);                                                                \
        if (try_ != DONE)                                                                          \
            return try_;                                                                           \
    } while (0)
