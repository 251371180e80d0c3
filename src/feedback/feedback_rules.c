/* feedback/feedback_rules.c — who may rate and who may read it. Pure. */
#include "feedback/feedback_inside.h"

bool rule_needs_follow_up(int level)
{
    return level == LEVEL_NOT_MET;
}

enum outcome rule_may_rate(int64_t person_id, int party, int64_t assignee_id, bool helped)
{
    if (!person_id)
        return DONE;
    if (party == PARTY_CONTRACTOR || person_id == assignee_id || helped)
        return NOT_ALLOWED;
    return DONE;
}

bool rule_rating_words(const struct actor *who, int64_t asker_id)
{
    if (who->asker_id)
        return who->asker_id == asker_id;
    return (who->may & (MAY_LOGISTICS | MAY_COMMITTEE)) != 0;
}
