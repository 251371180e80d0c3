/* demo/demo_services.c — what a hospital's one-stop centre is really asked for: 26 services with
 * their promises, papers, forms and owners. Limits follow ticket.md: 1 h on site and 24 h for small
 * repairs (M38, M39), 15 min for emergencies; the others are what hospitals commonly promise. */
#include "demo/demo.h"

#define H(n) ((n)*3600)
#define M(n) ((n)*60)

// clang-format off
#define CHOICE(name, zh, tw, en, needed, list) \
    "{\"name\":\"" name "\",\"kind\":\"choice\",\"needed\":" needed ",\"label\":{\"zh-CN\":\"" zh "\",\"zh-TW\":\"" tw "\",\"en\":\"" en "\"},\"choices\":[" list "]}"
#define TEXT_ASK(name, zh, tw, en, needed) \
    "{\"name\":\"" name "\",\"kind\":\"text\",\"needed\":" needed ",\"label\":{\"zh-CN\":\"" zh "\",\"zh-TW\":\"" tw "\",\"en\":\"" en "\"}}"
#define NUMBER_ASK(name, zh, tw, en, needed) \
    "{\"name\":\"" name "\",\"kind\":\"number\",\"needed\":" needed ",\"label\":{\"zh-CN\":\"" zh "\",\"zh-TW\":\"" tw "\",\"en\":\"" en "\"}}"
#define TIME_ASK(name, zh, tw, en, needed) \
    "{\"name\":\"" name "\",\"kind\":\"time\",\"needed\":" needed ",\"label\":{\"zh-CN\":\"" zh "\",\"zh-TW\":\"" tw "\",\"en\":\"" en "\"}}"
#define OPT(value, zh, tw, en) \
    "{\"value\":\"" value "\",\"label\":{\"zh-CN\":\"" zh "\",\"zh-TW\":\"" tw "\",\"en\":\"" en "\"}}"

static const char FORM_AC[] = "[" CHOICE("feels", "现在感觉", "現在感覺", "It feels", "false",
    OPT("hot", "太热", "太熱", "too hot") "," OPT("cold", "太冷", "太冷", "too cold") "," OPT("leak", "滴水", "滴水", "dripping") "," OPT("noise", "噪音大", "噪音大", "noisy")) "]";
static const char FORM_TRIP[] = "[" TEXT_ASK("to", "送到哪里", "送到哪裡", "Where to", "true") "," CHOICE("how", "怎么走", "怎麼走", "How", "false",
    OPT("wheelchair", "轮椅", "輪椅", "wheelchair") "," OPT("bed", "平车", "推床", "stretcher") "," OPT("walk", "步行陪同", "步行陪同", "on foot")) "]";
static const char FORM_SPECIMEN[] = "[" NUMBER_ASK("count", "几份标本", "幾份檢體", "How many", "true") "," CHOICE("kind", "急不急", "急不急", "Urgency", "true",
    OPT("stat", "急查", "急查", "stat") "," OPT("routine", "常规", "常規", "routine")) "]";
static const char FORM_MEAL[] = "[" NUMBER_ASK("count", "几份", "幾份", "How many", "true") "," TIME_ASK("when", "几点送到", "幾點送到", "Needed at", "true") "]";
static const char FORM_CAR[] = "[" TEXT_ASK("to", "去哪里", "去哪裡", "Where to", "true") "," NUMBER_ASK("people", "几个人", "幾個人", "People", "false") "]";
static const char FORM_LINEN[] = "[" NUMBER_ASK("sets", "几套", "幾套", "Sets", "true") "]";

const struct demo_service DEMO_SERVICES[] = {
    {"light", "照明用电", "照明用電", "Lights and sockets", "repair", "bulb", "灯 插座 跳闸 没电 dengpao zmyd light power socket", "electric", 0, 1, 0, 0, 0, 0, 1, NULL,
     "请先不要触碰冒火花或发烫的插座", "請先不要觸碰冒火花或發燙的插座", "Do not touch a sparking or hot socket", NULL},
    {"water", "水龙头漏水", "水龍頭漏水", "Taps and leaks", "repair", "droplet", "水管 漏水 马桶 下水 堵塞 ltls water leak toilet drain", "plumbing", 0, 1, 0, 0, 0, 0, 2, NULL,
     "能关上角阀的话请先关上，地上有水请放警示牌", "能關上角閥的話請先關上，地上有水請放警示牌", "If you can, close the valve; put a sign where the floor is wet", NULL},
    {"air", "空调冷热", "空調冷熱", "Heating and cooling", "repair", "snowflake", "空调 暖气 新风 温度 ktlr hvac aircon heating", "hvac", 0, 0, 0, 0, 0, 0, 3, NULL, NULL, NULL, NULL, FORM_AC},
    {"door", "门窗锁具", "門窗鎖具", "Doors, windows, locks", "repair", "door", "门 窗 锁 把手 玻璃 mcsj door window lock", "carpentry", 0, 1, 0, 0, 0, 0, 4, NULL, NULL, NULL, NULL, NULL},
    {"bed", "病床家具", "病床家具", "Beds and furniture", "repair", "bed", "病床 床头柜 椅子 护栏 输液架 bcjj bed furniture", "carpentry", 0, 1, 1, 0, 0, 0, 5, NULL,
     "病人在床上时请先把病人安置好", "病人在床上時請先把病人安置好", "Please make the patient comfortable elsewhere first", NULL},
    {"clean", "保洁", "保潔", "Cleaning", "clean", "broom", "打扫 卫生 地面 垃圾 bj clean", "cleaning", 0, 1, 0, 0, M(30), H(2), 6, NULL, NULL, NULL, NULL, NULL},
    {"escort", "陪送", "陪送", "Patient escort", "move", "wheelchair", "轮椅 检查 陪检 护送 ps escort patient", "porter", 0, 1, 0, 0, M(20), H(2), 7, NULL,
     "请备好检查单和病历", "請備好檢查單和病歷", "Have the request form and chart ready", FORM_TRIP},
    {"oxygen", "医用气体终端", "醫用氣體終端", "Medical gas outlet", "safety", "gas", "氧气 负压 吸引 终端 漏气 yyqt oxygen gas vacuum", "gas", 1, 0, 1, 1, M(15), H(2), 0, NULL,
     "病人正在用氧请立即改用氧气瓶，并拨打热线", "病人正在用氧請立即改用氧氣瓶，並撥打熱線", "Switch the patient to a cylinder at once and call the hotline", NULL},
    {"power", "停电跳闸", "停電跳閘", "Power failure", "safety", "power", "停电 跳闸 配电 tdtz outage power", "electric", 1, 0, 0, 1, M(15), H(4), 0, NULL, NULL, NULL, NULL, NULL},
    {"flood", "爆管大量漏水", "爆管大量漏水", "Burst pipe", "safety", "flood", "爆管 水浸 淹 bgls burst flood", "plumbing", 1, 0, 1, 0, M(15), H(4), 0, NULL, NULL, NULL, NULL, NULL},
    {"lift", "电梯", "電梯", "Lifts", "safety", "lift", "电梯 困人 按钮 dt lift elevator", "lift", 1, 0, 0, 1, M(15), H(4), 0, NULL,
     "有人被困请先安抚，不要扒门", "有人受困請先安撫，不要扒門", "If someone is trapped, calm them; do not force the door", NULL},
    {"spill", "体液污染处理", "體液汙染處理", "Body-fluid spill", "clean", "spill", "呕吐 血液 污染 消毒 tywr spill blood", "cleaning", 1, 0, 0, 0, M(15), H(1), 0, NULL,
     "请先隔开现场，不要让人踩到", "請先隔開現場，不要讓人踩到", "Keep people away from it", NULL},
    {"linen", "被服布草", "被服布草", "Linen", "clean", "linen", "被子 床单 病号服 洗涤 bfbc linen", "linen", 0, 1, 0, 0, M(60), H(4), 0, NULL, NULL, NULL, NULL, FORM_LINEN},
    {"waste", "医疗废物收运", "醫療廢物收運", "Clinical waste", "clean", "waste", "医废 垃圾 锐器盒 ylfw waste sharps", "waste", 0, 0, 0, 1, M(60), H(4), 0, NULL,
     "请确认已封口、贴好标签", "請確認已封口、貼好標籤", "Make sure it is sealed and labelled", NULL},
    {"porter", "物品运送", "物品運送", "Goods transport", "move", "box", "搬运 器械 药品 设备 wpys porter move", "porter", 0, 1, 0, 0, M(30), H(2), 0, NULL, NULL, NULL, NULL, FORM_TRIP},
    {"specimen", "标本送检", "檢體送檢", "Specimens to the lab", "move", "tube", "血 标本 化验 bbsj specimen lab", "porter", 0, 1, 0, 0, M(15), H(1), 0, NULL,
     "请核对姓名和条码", "請核對姓名和條碼", "Check names and barcodes", FORM_SPECIMEN},
    {"car", "应急用车", "應急用車", "Emergency car", "move", "car", "用车 司机 转院 yjyc car vehicle", "vehicle", 1, 0, 0, 0, M(15), H(4), 0, NULL, NULL, NULL, NULL, FORM_CAR},
    {"meal", "值班用餐", "值班用餐", "Duty meal", "meal", "meal", "送餐 盒饭 夜宵 食堂 zbyc meal", "kitchen", 0, 0, 0, 0, M(60), H(2), 0, NULL, NULL, NULL, NULL, FORM_MEAL},
    {"wall", "墙地面修补", "牆地面修補", "Walls and floors", "repair", "wall", "瓷砖 墙皮 吊顶 地胶 qdm wall floor ceiling", "carpentry", 0, 0, 1, 0, 0, 3 * H(24), 0, NULL, NULL, NULL, NULL, NULL},
    {"pest", "虫鼠消杀", "蟲鼠消殺", "Pest control", "clean", "bug", "蟑螂 老鼠 蚊子 csxs pest", "cleaning", 0, 0, 0, 0, H(4), H(48), 0, NULL, NULL, NULL, NULL, NULL},
    {"green", "绿植养护", "綠植養護", "Plants", "clean", "plant", "花 草 树 绿化 lzyh plants", "cleaning", 0, 0, 0, 0, H(24), 3 * H(24), 0, NULL, NULL, NULL, NULL, NULL},
    {"guard", "秩序与协助", "秩序與協助", "Guard assistance", "safety", "shield", "保安 纠纷 走失 zxxz guard security", "guard", 1, 0, 0, 0, M(10), H(1), 0, NULL, NULL, NULL, NULL, NULL},
    {"complaint", "投诉", "投訴", "Complaint", "other", "complaint", "不满 态度 ts complaint", "service", 0, 0, 0, 0, H(2), H(48), 0, NULL, NULL, NULL, NULL, NULL},
    {"idea", "建议", "建議", "Suggestion", "other", "idea", "意见 点子 jy suggestion", "service", 0, 0, 0, 0, H(24), 5 * H(24), 0, NULL, NULL, NULL, NULL, NULL},
    {"network", "网络电脑电话", "網路電腦電話", "Network and computers", "other", "network", "上网 电脑 打印机 电话 wldn network computer printer", NULL, 0, 0, 0, 0, 0, 0, 0, "信息科",
     "这项由信息科负责，我们会替您转办并跟到底", "這項由資訊科負責，我們會替您轉辦並跟到底", "IT does this; we pass it on and stay with it to the end", NULL},
    {"fire", "消防设施", "消防設施", "Fire systems", "safety", "fire", "烟感 消火栓 灭火器 报警 xfss fire alarm", NULL, 1, 0, 0, 0, M(15), H(4), 0, "保卫科",
     "有明火请立即拨打 119 并按下手动报警器", "有明火請立即撥打 119 並按下手動警報器", "Open fire: call 119 and press the manual alarm", NULL},
};
// clang-format on
const size_t DEMO_SERVICES_N = sizeof(DEMO_SERVICES) / sizeof(DEMO_SERVICES[0]);

const struct demo_department DEMO_DEPARTMENTS[] = {
    {"信息科",       "医技楼 3 层",       "6200", "网络、电脑、打印机、电话、信息系统"},
    {"保卫科",       "门诊楼 1 层东侧", "6110", "消防设施、监控、门禁、治安"            },
    {"医学装备科", "医技楼 2 层",       "6230", "医疗设备维修、计量"                        },
    {"总务科",       "医技楼 6 层",       "6100", "基建、大修、资产"                           },
    {"护理部",       "医技楼 7 层",       "6300", "护理质量、护理用具"                        },
};
const size_t DEMO_DEPARTMENTS_N = sizeof(DEMO_DEPARTMENTS) / sizeof(DEMO_DEPARTMENTS[0]);
