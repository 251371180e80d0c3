/* demo/demo_words.c — what people say: how needs are worded on a ward, what workers answer, what
 * askers write when they rate. Spoken, short, as on a real ward; names are put together from lists.
 */
#include "demo/demo_words.h"
#include "base/text.h"

// clang-format off
static const struct demo_saying SAYINGS[] = {
    {"light", {"走廊第三盏灯不亮了，夜里很暗", "护士站插座没电，三台设备停用", "床头灯一直闪", "治疗室日光灯嗡嗡响", "卫生间灯不亮"},
              {"更换灯管一支", "插座线头松动，已紧固", "更换镇流器", "更换开关面板"}, {"灯管", "支"}},
    {"water", {"洗手池水龙头滴水不停", "马桶一直在流水", "下水慢，疑似堵塞", "热水器不出热水", "水龙头拧不动"},
              {"更换密封圈", "疏通下水，冲洗正常", "更换水龙头一个", "更换进水阀"}, {"水龙头", "个"}},
    {"air", {"病房空调不制冷，病人说太热", "空调滴水到床上了", "出风口噪音大，病人睡不着", "办公室空调太冷关不掉"},
            {"清洗滤网，制冷恢复", "疏通冷凝水管", "紧固风机，噪音消除", "更换温控面板"}, {"滤网", "片"}},
    {"door", {"病房门关不严", "更衣室门锁坏了打不开", "窗户把手掉了", "防火门闭门器漏油"},
             {"调整合页，关门正常", "更换锁芯", "更换窗把手", "更换闭门器"}, {"锁芯", "个"}},
    {"bed", {"12 床护栏放不下来", "床头柜抽屉掉了", "陪护椅断了一条腿", "输液架轮子卡住"},
            {"更换护栏卡扣", "修复抽屉滑轨", "更换椅腿并加固", "更换脚轮"}, {"脚轮", "个"}},
    {"clean", {"走廊地上有水，怕病人滑倒", "卫生间需要打扫", "电梯厅垃圾桶满了", "候诊区地面有饮料"},
              {"已拖干并放警示牌", "已清洁消毒", "已清运", "已清洁地面"}, {NULL, NULL}},
    {"escort", {"8 床去 CT 室，需要轮椅", "23 床做心脏彩超", "术后病人回病房，需要平车", "老人一个人，陪去抽血"},
               {"已送到并交接", "已接回病房", "检查完已送回", "已陪同抽血并送回"}, {NULL, NULL}},
    {"oxygen", {"氧气终端漏气有声音", "负压吸引没有力", "氧气接口插不紧"},
               {"更换密封圈，试压正常", "清洗负压终端，压力恢复", "更换终端插座，试压正常"}, {"终端密封圈", "只"}},
    {"power", {"治疗室突然停电", "半层跳闸，设备都停了", "配电箱有焦味"},
              {"排除短路，恢复供电", "更换空气开关", "紧固接线端子，测温正常"}, {"空气开关", "只"}},
    {"flood", {"开水间水管爆了，水流到走廊", "卫生间水管喷水，关不住"},
              {"关阀换管，积水已清", "更换软管，恢复供水"}, {"软管", "根"}},
    {"lift", {"3 号电梯门反复开关", "电梯困人，里面有两位家属", "污梯不停 5 层"},
             {"清理门槛异物，运行正常", "已救出，停梯检修后恢复", "更换层站按钮"}, {"按钮", "个"}},
    {"spill", {"走廊有呕吐物", "治疗室血液洒了一地"}, {"已按规范消毒处理", "已吸附、消毒、清洁"}, {NULL, NULL}},
    {"linen", {"需要补被套", "病人尿湿了要换床单", "值班室被服更换"}, {"已送到护士站", "已更换", "已补充"}, {NULL, NULL}},
    {"waste", {"医废桶满了请来收", "锐器盒满了"}, {"已称重交接", "已更换锐器盒"}, {"医疗废物", "公斤"}},
    {"porter", {"设备从库房送到病区", "旧柜子搬到仓库", "药品周转箱送药房"}, {"已送达签收", "已搬到仓库", "已送达"}, {NULL, NULL}},
    {"specimen", {"急查血气", "早晨标本一批", "病理标本送检"}, {"已送检验科签收", "已送达", "已交病理科"}, {NULL, NULL}},
    {"car", {"转院病人用车", "专家接站"}, {"已送达", "已接到"}, {"行驶", "公里"}},
    {"meal", {"手术延时，送餐到手术室", "夜班加餐"}, {"已送到", "已送到护士站"}, {NULL, NULL}},
    {"wall", {"墙皮掉了一块", "地胶翘边绊脚", "吊顶有水印"}, {"修补粉刷完成", "地胶重新粘贴", "更换吊顶板两块"}, {"地胶", "平方米"}},
    {"pest", {"配餐间发现蟑螂", "库房有老鼠"}, {"已投放饵剂，三天后复查", "已封堵洞口并布放"}, {NULL, NULL}},
    {"green", {"大厅绿植枯了", "花架倒了"}, {"已更换绿植", "已扶正加固"}, {NULL, NULL}},
    {"guard", {"家属在护士站吵闹", "有位老人找不到家属"}, {"已劝解，秩序恢复", "已联系到家属接走"}, {NULL, NULL}},
    {"complaint", {"昨天送餐态度不好", "电梯等太久没人解释"}, {"已当面致歉并说明", "已道歉，增加高峰引导"}, {NULL, NULL}},
    {"idea", {"建议开水间加扶手", "建议值班室放微波炉", "能不能把洗手液换大瓶"}, {"已采纳，本周安装", "已转总务科立项", "已更换大瓶装"}, {NULL, NULL}},
    {"network", {"护士站打印机连不上", "电脑上不了内网"}, {"", ""}, {NULL, NULL}},
    {"fire", {"烟感一直闪红灯", "灭火器压力不够"}, {"", ""}, {NULL, NULL}},
};
static const char *const SURNAMES[] = {"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹"};
static const char *const GIVEN[] = {"敏", "静", "建国", "海", "骏", "凯", "涛", "立", "雨", "丽华", "志强", "桂英", "秀兰", "伟", "芳", "磊", "洋", "艳", "勇", "娟", "杰", "霞", "平", "刚", "桂芳", "文博", "晓燕", "国庆", "美玲", "春梅", "永康", "思远", "佳怡", "子涵", "红梅", "金凤", "大勇", "少华", "明辉", "淑珍"};
static const char *const RATE_WORDS[3][5] = {
    {"修了又坏", "等太久了", "没说清楚什么时候来", "灯还是闪", "来了又走了没修好"},
    {"挺快的，谢谢师傅", "服务很好", "处理及时", "师傅有耐心", "说到做到"},
    {"半夜也马上来，太感动了", "师傅还帮我们把旁边的也修了", "一个电话就解决了，谢谢李师傅", "老人很感激", "比自己家修还上心"}};
// clang-format on

static const char *const NOTHING[] = {"处理完成"};

static const struct demo_saying *find(const char *service)
{
    for (size_t i = 0; i < sizeof(SAYINGS) / sizeof(SAYINGS[0]); i++)
        if (text_same(SAYINGS[i].service, service))
            return &SAYINGS[i];
    return NULL;
}

static const char *pick(struct rng *rng, const char *const *words, size_t most)
{
    size_t n = 0;

    while (n < most && words[n] && words[n][0])
        n++;
    return n ? words[rng_below(rng, (int64_t)n)] : NOTHING[0];
}

const char *demo_need(struct rng *rng, const char *service)
{
    const struct demo_saying *s = find(service);

    return s ? pick(rng, s->needs, 6) : NOTHING[0];
}

const char *demo_done(struct rng *rng, const char *service)
{
    const struct demo_saying *s = find(service);

    return s ? pick(rng, s->done, 6) : NOTHING[0];
}

bool demo_material(const char *service, const char **ret_item, const char **ret_unit)
{
    const struct demo_saying *s = find(service);

    if (!s || !s->material[0])
        return false;
    *ret_item = s->material[0];
    *ret_unit = s->material[1];
    return true;
}

const char *demo_name(struct ctx *ctx, struct rng *rng)
{
    const char *surname = SURNAMES[rng_below(rng, sizeof(SURNAMES) / sizeof(SURNAMES[0]))];

    return arena_print(ctx->arena, "%s%s", surname,
                       GIVEN[rng_below(rng, sizeof(GIVEN) / sizeof(GIVEN[0]))]);
}

const char *demo_rating(struct rng *rng, int kind)
{
    return RATE_WORDS[kind][rng_below(rng, 5)];
}
