/* tickets/tickets_in_words.c — what the tickets' endpoints take: fields, ranges, sentences. Texts
 * of people hold at most 2,000 characters, names 40, places 200. */
#include "tickets/tickets_in.h"

#define WORDS_MAX  2000
#define PHOTOS_MAX 50 /* the setting photos_max is the real limit; this one bounds memory */

#define PHOTOS(type)                                                                               \
    FIELD(type, photos, .kind = KIND_TEXTS, .max = PHOTOS_MAX, .says = "handles of pictures")
#define WORDS(type, what) FIELD(type, words, .max = WORDS_MAX, .says = what)
#define TOLD_LATER(type)                                                                           \
    FIELD(type, at, .max = INT64_MAX, .says = "when it was done, if told later: at most a day ago")
#define WORDS_NEEDED(type, what)                                                                   \
    FIELD(type, words, .min = 1, .max = WORDS_MAX, .needed = true, .says = what)

#define R(member, ...) FIELD(struct report_in, member, __VA_ARGS__)
#define WHAT_IS_NEEDED                                                                             \
    R(place_code, .min = 1, .max = 40, .needed = true, .counted = true,                            \
      .says = "code on the place's QR"),                                                           \
        R(place_detail, .max = 200, .says = "where exactly"),                                      \
        R(service, .min = 1, .max = 40, .needed = true, .says = "code of the service"),            \
        R(words, .max = WORDS_MAX, .says = "what is needed; words or a picture must be there"),    \
        R(answers, .kind = KIND_JSON, .says = "answers to the service's form"),                    \
        PHOTOS(struct report_in), R(name, .max = 40, .says = "whom to report back to"),            \
        R(phone, .max = 40, .secret = true, .says = "their telephone")
static const struct field REPORT_FIELDS[] = {
    WHAT_IS_NEEDED,
    R(channel, .names = &TICKET_CHANNEL_NAMES, .says = "qr or web"),
};
SHAPE(REPORT_IN_SHAPE, "ReportIn", struct report_in, REPORT_FIELDS, "A need told at a place.");
static const struct field RECORD_FIELDS[] = {
    WHAT_IS_NEEDED,
    R(channel, .needed = true, .names = &TICKET_CHANNEL_NAMES,
      .says = "phone, counter, web or patrol"),
    R(occurred_at, .max = INT64_MAX, .says = "when it was asked; promises run from here"),
    R(urgent, .says = "urgent although the service is not"),
    R(assign_to, .max = INT64_MAX, .says = "sent at once to this person"),
};
SHAPE(RECORD_IN_SHAPE, "RecordIn", struct report_in, RECORD_FIELDS,
      "A need that staff writes down for somebody.");

static const struct field REPORTED_FIELDS[] = {
    FIELD(struct reported, number, .needed = true, .says = "the ticket's number"),
    /* Not secret: whoever repeats with the key of the report lost the answer and needs the link. */
    FIELD(struct reported, token, .needed = true, .says = "private link: /t/<token>"),
    FIELD(struct reported, ticket_id, .needed = true),
    FIELD(struct reported, version, .needed = true),
};
SHAPE(REPORTED_SHAPE, "Reported", struct reported, REPORTED_FIELDS, "What a new asker gets.");

static const struct field JOIN_FIELDS[] = {
    FIELD(struct join_in, name, .max = 40, .says = "whom to report back to"),
    FIELD(struct join_in, phone, .max = 40, .secret = true, .says = "their telephone"),
};
SHAPE(JOIN_IN_SHAPE, "JoinIn", struct join_in, JOIN_FIELDS, "Another asker of the same need.");

static const struct field JOIN_AT_FIELDS[] = {
    FIELD(struct join_in, place_code, .min = 1, .max = 40, .needed = true,
          .says = "the place of that ticket, as on its wall"),
    FIELD(struct join_in, name, .max = 40, .says = "whom to report back to"),
    FIELD(struct join_in, phone, .max = 40, .secret = true, .says = "their telephone"),
};
SHAPE(JOIN_AT_IN_SHAPE, "JoinAtIn", struct join_in, JOIN_AT_FIELDS,
      "Another asker of the same need, at the same place.");

static const struct field ASSIGN_FIELDS[] = {
    FIELD(struct assign_in, assignee_id, .min = 1, .max = INT64_MAX, .needed = true,
          .says = "who is sent"),
    FIELD(struct assign_in, reason, .max = 200,
          .says = "why, although off duty or without the skill"),
    WORDS(struct assign_in, "to the one who goes"),
};
SHAPE(ASSIGN_IN_SHAPE, "AssignIn", struct assign_in, ASSIGN_FIELDS, "Who is sent.");

static const struct field WORDS_FIELDS[] = {WORDS_NEEDED(struct words_in, "what is to be said")};
SHAPE(WORDS_IN_SHAPE, "WordsIn", struct words_in, WORDS_FIELDS, "Words that are needed.");
static const struct field NOTHING_FIELDS[] = {WORDS(struct nothing_in, "words, if any")};
SHAPE(NOTHING_IN_SHAPE, "NothingIn", struct nothing_in, NOTHING_FIELDS, "Nothing, or words.");
static const struct field REASON_FIELDS[] = {
    FIELD(struct reason_in, reason, .min = 1, .max = WORDS_MAX, .needed = true, .says = "why"),
};
SHAPE(REASON_IN_SHAPE, "ReasonIn", struct reason_in, REASON_FIELDS, "A reason that is needed.");
/* The private link says words where the staff's screens say reason. */
static const struct field CANCEL_LINK_FIELDS[] = {
    {.name = "words",
     .kind = KIND_TEXT,
     .at = offsetof(struct reason_in, reason),
     .min = 1,
     .max = WORDS_MAX,
     .needed = true,
     .says = "why it is no longer needed"},
};
SHAPE(CANCEL_LINK_IN_SHAPE, "CancelIn", struct reason_in, CANCEL_LINK_FIELDS,
      "Why it is withdrawn.");

static const struct field ARRIVE_FIELDS[] = {
    FIELD(struct arrive_in, proof, .needed = true, .names = &ARRIVE_PROOF_NAMES,
          .says = "scan of the place, or tap (unproven)"),
    FIELD(struct arrive_in, code, .max = 40, .says = "code that was scanned"),
    TOLD_LATER(struct arrive_in),
};
SHAPE(ARRIVE_IN_SHAPE, "ArriveIn", struct arrive_in, ARRIVE_FIELDS, "Arrival and its proof.");

static const struct field SURVEY_FIELDS[] = {
    FIELD(struct survey_in, finding, .needed = true, .names = &TICKET_FINDING_NAMES,
          .says = "what was found"),
    WORDS(struct survey_in, "in words"),
    FIELD(struct survey_in, amount_fen, .min = 1, .max = 10000000000, .unit = "fen",
          .says = "what it will cost, when known"),
};
SHAPE(SURVEY_IN_SHAPE, "SurveyIn", struct survey_in, SURVEY_FIELDS, "What was found on site.");

static const struct field WAIT_FIELDS[] = {
    FIELD(struct wait_in, reason, .needed = true, .names = &WAIT_REASON_NAMES, .says = "why"),
    FIELD(struct wait_in, what_for, .max = 200, .says = "what for; needed for material"),
    FIELD(struct wait_in, until_at, .min = 1, .max = INT64_MAX, .needed = true,
          .says = "until when"),
    WORDS_NEEDED(struct wait_in, "told to the askers"),
};
SHAPE(WAIT_IN_SHAPE, "WaitIn", struct wait_in, WAIT_FIELDS, "A wait, explained to the askers.");
static const struct field MOVE_DATE_FIELDS[] = {
    FIELD(struct move_date_in, until_at, .min = 1, .max = INT64_MAX, .needed = true,
          .says = "until when now"),
    WORDS_NEEDED(struct move_date_in, "why, told to the askers"),
};
SHAPE(MOVE_DATE_IN_SHAPE, "MoveDateIn", struct move_date_in, MOVE_DATE_FIELDS, "A new date.");

static const struct field REFER_FIELDS[] = {
    FIELD(struct refer_in, department_id, .min = 1, .max = INT64_MAX, .needed = true,
          .says = "department of the directory"),
    WORDS(struct refer_in, "to the askers"),
};
SHAPE(REFER_IN_SHAPE, "ReferIn", struct refer_in, REFER_FIELDS, "Another department is asked.");
static const struct field CONFIRM_REFERRAL_FIELDS[] = {
    FIELD(struct confirm_referral_in, name, .min = 1, .max = 40, .needed = true,
          .says = "who answered over there"),
    WORDS(struct confirm_referral_in, "what they said"),
};
SHAPE(CONFIRM_REFERRAL_IN_SHAPE, "ConfirmReferralIn", struct confirm_referral_in,
      CONFIRM_REFERRAL_FIELDS, "The other department has it.");

static const struct field QUANTITY_IN_FIELDS[] = {
    FIELD(struct quantity_in, item, .min = 1, .max = 100, .needed = true, .says = "what"),
    FIELD(struct quantity_in, unit, .min = 1, .max = 20, .needed = true, .says = "in what"),
    FIELD(struct quantity_in, claimed, .max = 1000000000000, .needed = true, .unit = "thousandths",
          .says = "how much"),
};
static SHAPE(QUANTITY_IN_SHAPE, "QuantityIn", struct quantity_in, QUANTITY_IN_FIELDS,
             "Work in numbers.");
static const struct field FINISH_FIELDS[] = {
    WORDS_NEEDED(struct finish_in, "what was done"),
    FIELD(struct finish_in, minutes, .min = 1, .max = 1440, .needed = true, .unit = "minutes",
          .says = "hands-on time"),
    FIELD(struct finish_in, material, .max = 500, .says = "what was used"),
    FIELD(struct finish_in, quantities, .shape = &QUANTITY_IN_SHAPE, .max = 50,
          .says = "work in numbers"),
    PHOTOS(struct finish_in),
    TOLD_LATER(struct finish_in),
};
SHAPE(FINISH_IN_SHAPE, "FinishIn", struct finish_in, FINISH_FIELDS, "The work is done.");

static const struct field MEASURED_FIELDS[] = {
    FIELD(struct measured_in, id, .min = 1, .max = INT64_MAX, .needed = true, .says = "quantity"),
    FIELD(struct measured_in, measured, .max = 1000000000000, .needed = true, .unit = "thousandths",
          .says = "as measured by the verifier"),
};
static SHAPE(MEASURED_IN_SHAPE, "MeasuredIn", struct measured_in, MEASURED_FIELDS,
             "A quantity as it was measured.");
static const struct field VERIFY_FIELDS[] = {
    WORDS(struct verify_in, "result"),
    FIELD(struct verify_in, quantities, .shape = &MEASURED_IN_SHAPE, .max = 50,
          .says = "measured quantities"),
    FIELD(struct verify_in, quality, .needed = true, .names = &WORK_QUALITY_NAMES,
          .says = "good or acceptable"),
    FIELD(struct verify_in, on_time, .needed = true, .says = "finished in time"),
};
SHAPE(VERIFY_IN_SHAPE, "VerifyIn", struct verify_in, VERIFY_FIELDS,
      "Quantity, quality and time, checked by somebody else.");

static const struct field RETURN_REPORT_FIELDS[] = {
    WORDS_NEEDED(struct return_report_in, "what is missing"),
    FIELD(struct return_report_in, to, .needed = true, .names = &TICKET_STATE_NAMES,
          .says = "on_site: the work; verified: the report"),
};
SHAPE(RETURN_REPORT_IN_SHAPE, "ReturnReportIn", struct return_report_in, RETURN_REPORT_FIELDS,
      "The one who ordered it wants more.");

static const struct field CONFIRM_FIELDS[] = {
    FIELD(struct confirm_in, fixed, .needed = true, .names = &FIXED_ANSWER_NAMES,
          .says = "is it fixed? partly and no are a dispute"),
    WORDS(struct confirm_in, "in words"),
};
SHAPE(CONFIRM_IN_SHAPE, "ConfirmIn", struct confirm_in, CONFIRM_FIELDS, "Is it fixed?");
static const struct field CONFIRM_FOR_FIELDS[] = {
    FIELD(struct confirm_in, asker_id, .max = INT64_MAX, .says = "who said so by phone"),
    FIELD(struct confirm_in, fixed, .needed = true, .names = &FIXED_ANSWER_NAMES,
          .says = "is it fixed?"),
    WORDS(struct confirm_in, "in words"),
};
SHAPE(CONFIRM_FOR_IN_SHAPE, "ConfirmForIn", struct confirm_in, CONFIRM_FOR_FIELDS,
      "What an asker said by phone.");
static const struct field DISPUTE_FIELDS[] = {
    WORDS_NEEDED(struct dispute_in, "what is not right"),
    PHOTOS(struct dispute_in),
};
SHAPE(DISPUTE_IN_SHAPE, "DisputeIn", struct dispute_in, DISPUTE_FIELDS, "It is not fixed.");
static const struct field MERGE_FIELDS[] = {
    FIELD(struct merge_in, into, .min = 1, .max = 20, .needed = true,
          .says = "number of the ticket that goes on"),
};
SHAPE(MERGE_IN_SHAPE, "MergeIn", struct merge_in, MERGE_FIELDS, "The same need as another.");
static const struct field NOTE_FIELDS[] = {
    WORDS(struct note_in, "words or a picture must be there"),
    PHOTOS(struct note_in),
    FIELD(struct note_in, for_askers, .says = "shown to the askers"),
};
SHAPE(NOTE_IN_SHAPE, "NoteIn", struct note_in, NOTE_FIELDS, "For the record.");
static const struct field FOLLOW_NOTE_FIELDS[] = {
    WORDS(struct note_in, "words or a picture must be there"),
    PHOTOS(struct note_in),
};
SHAPE(FOLLOW_NOTE_IN_SHAPE, "FollowNoteIn", struct note_in, FOLLOW_NOTE_FIELDS,
      "What an asker adds.");
static const struct field OFFER_FIELDS[] = {
    FIELD(struct offer_in, to_id, .min = 1, .max = INT64_MAX, .needed = true,
          .says = "who is asked to take over"),
    FIELD(struct offer_in, reason, .max = 200, .says = "why"),
};
SHAPE(OFFER_IN_SHAPE, "OfferIn", struct offer_in, OFFER_FIELDS, "First ownership is offered.");
static const struct field QUOTE_FIELDS[] = {
    FIELD(struct quote_in, amount_fen, .min = 1, .max = 10000000000, .needed = true, .unit = "fen",
          .says = "what it will cost"),
    WORDS(struct quote_in, "for what"),
};
SHAPE(QUOTE_IN_SHAPE, "QuoteIn", struct quote_in, QUOTE_FIELDS, "What it will cost.");

#define QUOTE_ID                                                                                   \
    FIELD(struct quote_answer_in, quote_id, .min = 1, .max = INT64_MAX, .needed = true,            \
          .says = "the amount that was seen")
static const struct field STAMP_FIELDS[] = {QUOTE_ID,
                                            WORDS(struct quote_answer_in, "words, if any")};
SHAPE(STAMP_IN_SHAPE, "StampIn", struct quote_answer_in, STAMP_FIELDS, "A stamp on an amount.");
static const struct field REFUSE_FIELDS[] = {QUOTE_ID, WORDS_NEEDED(struct quote_answer_in, "why")};
SHAPE(REFUSE_IN_SHAPE, "RefuseIn", struct quote_answer_in, REFUSE_FIELDS, "No to an amount.");
static const struct field ADD_HELPER_FIELDS[] = {
    FIELD(struct add_helper_in, person_id, .min = 1, .max = INT64_MAX, .needed = true,
          .says = "another pair of hands"),
};
SHAPE(ADD_HELPER_IN_SHAPE, "AddHelperIn", struct add_helper_in, ADD_HELPER_FIELDS, "Who helps.");
