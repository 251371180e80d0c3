/* tickets/tickets_moves_api.c — the moves: one endpoint each, each answers with the whole ticket.
 * The rows name the posts that may ask at all; what one is to this ticket is asked by the verb. */
#include "http/endpoint.h"
#include "tickets/tickets_in.h"
#include "tickets/tickets_view.h"

/* One short handler for every verb of one kind. */
#define MOVE_API(verb, in_type)                                                                    \
    static enum outcome api_##verb(struct ctx *ctx, struct request *req)                           \
    {                                                                                              \
        struct ticket t;                                                                           \
        TRY(verb(ctx, req->id, (const struct in_type *)req->in, &t));                              \
        return answer(ctx, req);                                                                   \
    }

static enum outcome answer(struct ctx *ctx, struct request *req)
{
    struct ticket_view *v = req->out;

    TRY(ticket_view(ctx, req->id, v));
    req->etag = v->card.version;
    return DONE;
}

// clang-format off
MOVE_API(ticket_assign, assign_in)            MOVE_API(ticket_claim, nothing_in)
MOVE_API(ticket_accept, nothing_in)           MOVE_API(ticket_return_job, reason_in)
MOVE_API(ticket_arrive, arrive_in)            MOVE_API(ticket_survey, survey_in)
MOVE_API(ticket_wait, wait_in)                MOVE_API(ticket_move_date, move_date_in)
MOVE_API(ticket_resume, nothing_in)           MOVE_API(ticket_ask_up, words_in)
MOVE_API(ticket_refer, refer_in)              MOVE_API(ticket_confirm_referral, confirm_referral_in)
MOVE_API(ticket_bounce, words_in)             MOVE_API(ticket_finish, finish_in)
MOVE_API(ticket_verify, verify_in)            MOVE_API(ticket_send_back, words_in)
MOVE_API(ticket_report_back, words_in)        MOVE_API(ticket_return_report, return_report_in)
MOVE_API(ticket_confirm, confirm_in)          MOVE_API(ticket_dispute, dispute_in)
MOVE_API(ticket_cancel, reason_in)            MOVE_API(ticket_merge, merge_in)
MOVE_API(ticket_add_asker, join_in)           MOVE_API(ticket_note, note_in)
MOVE_API(ticket_progress, words_in)           MOVE_API(ticket_offer, offer_in)
MOVE_API(ticket_accept_offer, nothing_in)     MOVE_API(ticket_return_offer, reason_in)
MOVE_API(ticket_quote, quote_in)              MOVE_API(ticket_approve_quote, quote_answer_in)
MOVE_API(ticket_refuse_quote, quote_answer_in) MOVE_API(ticket_tell_asker, quote_answer_in)
MOVE_API(ticket_act_first, words_in)          MOVE_API(ticket_papers_done, words_in)
MOVE_API(ticket_add_helper, add_helper_in)    MOVE_API(ticket_accept_report, nothing_in)

#define MOVE(word, operation, posts, shape, handler, sentence)                                        \
    {.verb = POST, .path = "/api/tickets/{id}/" word, .name = operation, .may = (posts),              \
     .writes = true, .takes = &shape, .gives = &TICKET_VIEW_SHAPE, .does = api_##handler, .says = sentence}

static const struct endpoint MOVES[] = {
    MOVE("assign", "assignTicket", MAY_DISPATCH | MAY_MANAGE, ASSIGN_IN_SHAPE, ticket_assign,
         "One named person is told to go."),
    MOVE("claim", "claimTicket", MAY_WORK, NOTHING_IN_SHAPE, ticket_claim,
         "A worker takes it; of two phones exactly one wins, the other is told who."),
    MOVE("accept", "acceptTicket", MAY_WORK, NOTHING_IN_SHAPE, ticket_accept, "The person sent says yes."),
    MOVE("return-job", "returnJob", MAY_WORK, REASON_IN_SHAPE, ticket_return_job,
         "The person sent says no, and why."),
    MOVE("arrive", "arriveAtTicket", MAY_WORK, ARRIVE_IN_SHAPE, ticket_arrive,
         "There: proven by the code of the place, or by tap."),
    MOVE("survey", "surveyTicket", MAY_WORK, SURVEY_IN_SHAPE, ticket_survey,
         "What was found, and what it may cost."),
    MOVE("wait", "letTicketWait", MAY_WORK | MAY_DESK, WAIT_IN_SHAPE, ticket_wait,
         "It waits: for what, until when; the askers are told."),
    MOVE("move-date", "moveDate", MAY_WORK | MAY_DESK, MOVE_DATE_IN_SHAPE, ticket_move_date,
         "A new date and why; the askers are told again."),
    MOVE("resume", "resumeTicket", MAY_WORK | MAY_DESK, NOTHING_IN_SHAPE, ticket_resume, "The wait is over."),
    MOVE("ask-up", "askUp", MAY_STAFF, WORDS_IN_SHAPE, ticket_ask_up,
         "Beyond me: the superior is alarmed at once."),
    MOVE("refer", "referTicket", MAY_STAFF, REFER_IN_SHAPE, ticket_refer,
         "Another department is asked; the first owner keeps the ticket."),
    MOVE("confirm-referral", "confirmReferral", MAY_DESK, CONFIRM_REFERRAL_IN_SHAPE, ticket_confirm_referral,
         "The other department has it: who said so."),
    MOVE("bounce", "bounceTicket", MAY_DESK, WORDS_IN_SHAPE, ticket_bounce,
         "The other department says it is not theirs."),
    MOVE("finish", "finishTicket", MAY_WORK, FINISH_IN_SHAPE, ticket_finish,
         "The work is done: what, how long, with what, pictures."),
    MOVE("verify", "verifyTicket", MAY_VERIFY, VERIFY_IN_SHAPE, ticket_verify,
         "Somebody else has checked quantity, quality and time."),
    MOVE("send-back", "sendBack", MAY_VERIFY, WORDS_IN_SHAPE, ticket_send_back, "What is still wrong."),
    MOVE("report-back", "reportBack", MAY_STAFF, WORDS_IN_SHAPE, ticket_report_back,
         "The one who ordered it hears that it is done."),
    MOVE("accept-report", "acceptReport", MAY_STAFF | MAY_LOGISTICS, NOTHING_IN_SHAPE, ticket_accept_report,
         "The one who ordered it takes the report; the askers still have their word."),
    MOVE("return-report", "returnReport", MAY_STAFF | MAY_LOGISTICS, RETURN_REPORT_IN_SHAPE, ticket_return_report,
         "The one who ordered it wants more: of the work, or of the report."),
    MOVE("confirm", "confirmForAsker", MAY_DESK | MAY_WARD, CONFIRM_FOR_IN_SHAPE, ticket_confirm,
         "What an asker answered by phone to: is it fixed?"),
    MOVE("dispute", "disputeTicket", MAY_DESK | MAY_WARD, DISPUTE_IN_SHAPE, ticket_dispute,
         "Not fixed: reopened, by an asker or anybody of the ward it stands in."),
    MOVE("cancel", "cancelTicket", MAY_DESK | MAY_WARD, REASON_IN_SHAPE, ticket_cancel, "No longer needed."),
    MOVE("merge", "mergeTicket", MAY_DESK, MERGE_IN_SHAPE, ticket_merge,
         "The same need as an open ticket: its askers move there."),
    MOVE("join", "addAsker", MAY_STAFF, JOIN_IN_SHAPE, ticket_add_asker, "Another caller needs the same."),
    MOVE("note", "noteOnTicket", MAY_STAFF | MAY_LOGISTICS | MAY_WARD, NOTE_IN_SHAPE, ticket_note,
         "Words or pictures for the record."),
    MOVE("progress", "reportProgress", MAY_STAFF, WORDS_IN_SHAPE, ticket_progress,
         "How far it is, before anybody has to ask."),
    MOVE("offer", "offerOwnership", MAY_STAFF, OFFER_IN_SHAPE, ticket_offer,
         "The first owner asks a colleague to take over."),
    MOVE("accept-offer", "acceptOffer", MAY_STAFF, NOTHING_IN_SHAPE, ticket_accept_offer,
         "The colleague becomes first owner."),
    MOVE("return-offer", "returnOffer", MAY_STAFF, REASON_IN_SHAPE, ticket_return_offer,
         "The colleague cannot: it stays where it was."),
    MOVE("quote", "quoteTicket", MAY_WORK, QUOTE_IN_SHAPE, ticket_quote,
         "What it will cost; a raised amount asks for the stamps again."),
    MOVE("approve-quote", "approveQuote", MAY_LEADER | MAY_MANAGE, STAMP_IN_SHAPE, ticket_approve_quote,
         "The supervisor's stamp on an amount."),
    MOVE("refuse-quote", "refuseQuote", MAY_LEADER | MAY_MANAGE, REFUSE_IN_SHAPE, ticket_refuse_quote,
         "The supervisor's no, and why."),
    MOVE("tell-asker", "tellAsker", MAY_DESK, STAMP_IN_SHAPE, ticket_tell_asker,
         "An asker was told the amount by phone and agreed."),
    MOVE("act-first", "actFirst", MAY_DESK | MAY_LEADER, WORDS_IN_SHAPE, ticket_act_first,
         "Cannot wait for stamps: begun at once, papers owed."),
    MOVE("papers-done", "papersDone", MAY_DESK | MAY_LEADER, WORDS_IN_SHAPE, ticket_papers_done,
         "The papers that were owed are there."),
    MOVE("add-helper", "addHelper", MAY_WORK | MAY_DESK | MAY_MANAGE, ADD_HELPER_IN_SHAPE, ticket_add_helper,
         "Another pair of hands."),
};
// clang-format on
const struct endpoints TICKET_MOVES_ENDPOINTS = ENDPOINTS("tickets", MOVES);
