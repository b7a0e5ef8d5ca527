// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/words.hpp"

namespace hoso::credentials {

namespace {

// Made for this purpose from the initials and rhymes of Vietnamese, as far as they are in use as syllables. Left out:
// what reads as an insult, an illness, a crime or a part of the body one does not name; and of syllables that many
// pronounce alike (d gi r, s x, tr ch, c k q, i y) all but one.
constexpr std::string_view text =
    // clang-format off
    "ac ach ai am an ang anh ao ap at au ba bac bach bai bam bang banh bao bap bat bau bech bem ben beng bep bet "
    "beu bi bia bich biec biem bien bieng biet bieu bim bin binh bit biu boc boi bon bong bot buc bui bum bun "
    "bung buoc buon buong buot buou bup buu ca cach cai can cang canh cao cap cau cha chai chan chanh chap chat "
    "chau che cheng chenh cheo chi chia chiec chiem chieng chiep chin chinh chip chiu choa choac choai choan "
    "choang choap choat choe choen choet chom chon chong chu chuan chuech chum chun chuom chuop chut chuyen coi "
    "com cop cot cua cuc cui cun cung cuoi cuom cuon cup cuu dac day de dec den dep det diep dieu din dinh do doa "
    "doai doang doanh doat dop dua duenh dung duoc duoi duy duyen duyet ec em eng enh eo ga gac gam gan gang ganh "
    "gao gap gat gau gay gen ghech ghem ghenh gheo ghep ghi ghiec ghien ghim giap giat gie gieng gio gioi gion "
    "gip giuc go goa goc goi gom gon gong gop got gu gui gung guoc guoi guom guong gut ha hac hach hai han hanh "
    "hao hat hau he hec hech hem henh het hieng hieu him hinh hip hiu hoac hoach hoai hoam hoan hoang hoanh hoat "
    "hoc hoen hoet hoi hong hot hu hua huan huc hue huech huenh hum hun hung huo huom huong huou huu huy huych "
    "huyen huyet huynh huyt hy ich im in inh it iu ke kech kem ken keng kenh keo kep ket keu kha khac khach khai "
    "kham khan khang khanh khao khap khat khau khe khec khen khenh kheo kheu khia khich khiem khien khieng khiep "
    "khiet khieu khin khinh khit khiu kho khoa khoac khoam khoan khoang khoanh khoao khoat khoay khoc khoeo khoet "
    "khoi khom khong khop khu khua khuan khuang khuat khuay khuc khue khuech khum khuoc khuoi khuom khuon khuong "
    "khuot khuou khut khuu khuya khuyen khuynh khuyu kia kien kieng kiep kiet kieu kim kinh kip ky la lac lach "
    "lai lam lan lang lanh lap lat lau lec lem len leng lenh leo lep leu lia lich lien lieng liep lim lin linh "
    "lit liu loa loac loang loanh loat loay loc loen loet lop lu luan luat luc lui lum lun luoc luoi luom luong "
    "luot lup luu luya luyen luynh ly mac mach mai mam man manh mao map me mech mem men meng menh meo mep mia "
    "mich mien mieng miet mieu mim min mip mit moay moc moi mom mon mop mot mua muc mui mum mung muoi muon muong "
    "muop muot muu my na nac nai nam nan nang nanh nap nau ne nem nen neo nep net neu nga ngac ngach ngai ngam "
    "ngan ngang nganh ngau nghe nghech nghenh nghet ngheu nghi nghia nghiem nghiep nghieu nghim nghin nghinh "
    "nghit nghiu ngoa ngoac ngoach ngoai ngoam ngoan ngoang ngoanh ngoao ngoat ngoen ngoeo ngoet ngoi ngom ngon "
    "ngong ngop ngot nguay ngui ngum ngun ngung nguoc nguoi nguon nguong ngup ngut nguu nguyet nguyt nguyu nha "
    "nhac nhach nhan nhang nhanh nhap nhat nhau nhe nhem nhen nhenh nhep nhi nhich nhiec nhiem nhien nhiep nhiet "
    "nhieu nhim nhin nhinh nhip nhit nhiu nho nhoa nhoam nhoang nhoay nhoc nhoe nhoen nhoet nhoi nhom nhong nhop "
    "nhu nhua nhuan nhue nhum nhun nhung nhuoc nhuom nhuong nhut nhuy nhuyen ni nia nich niem nien nieng niet "
    "nieu nin ninh nit niu noan noc noi nom non nong nop not nu nua nuc nui nuoi nuom nuong nuop nuot oa oach oai "
    "oam oan oang oanh oat oc oe on ong op ot pha phac phach phai pham phang phanh phao phau phech phen pheng "
    "phenh pheo phep phi phia phich phiem phiet phieu phim phin phinh phit phiu phoc phoi phom phon phong phop "
    "phu phua phun phung phuoc phuon phuou phuy quac quach quam quang quanh quao quap quau quay quech quen quenh "
    "queo quet queu quit quo quoang quoat quoc quyen quyet quynh quyt ra rach ram rang ranh rao rau rech renh reo "
    "reu ri ria rich riem rieng riet rit riu roc rom rong rot ru rum run ruom ruon ruong ruot ruou rup rut sac "
    "sach sam san sang sanh sao sap sen sia sien sieu sin sinh sit so soat soc soi son song sop sua sue sun suoi "
    "suon suot sup suu ta tac tach tam tao tap tat tau tay tec tem ten teng tenh teo tep tet teu tha thach thang "
    "thanh thao thap thau thay the thech them then thenh theo thep thet theu thi thia thich thiec thiem thien "
    "thieng thiep thiet thieu thim thin thinh thip tho thoa thoai thoan thoang thoat thoc thom thon thong thop "
    "thot thu thuan thuat thuc thue thum thung thuoi thuom thuon thuot thup thut thuy thuyen thuyet tia tich tiem "
    "tien tieng tiep tiet tieu tin tinh tip tit toac toai toan toang toanh toe toen toet tom ton tong top tot "
    "trac trach tram trang trao trech trem tren tret treu trich trien triet trieu trit tro troc troi trop trot "
    "trua truat truc trui trung truoc truon truong truot trup tua tuan tuat tue tuech tum tun tung tuoc tuom tuon "
    "tuong tuop tuou tut tuu tuyen ty ua uay uc ue um uoc uom uon uong uot up ut uy uych uyen uynh va vac vach "
    "vai vam van vang vanh vao vap vat vau ve vech ven venh veo vet veu vi via vich viec viem vien vieng viet vim "
    "vinh vit viu voan voc voi von vong vot vua vuc vui vun vung vuoc vuon vuong vuot vut xa xat xay xe xec xech "
    "xem xeng xenh xeo xep xet xeu xi xich xiec xiem xieng xiet xim xiu xoa xoach xoai xoam xoan xoang xoanh xoe "
    "xoen xoet xom xot xu xuan xuat xuay xuc xuech xuenh xum xung xuoc xuong xuy xuya xuyen xuyet xuynh xuyt yem "
    "yen yeng yet";
// clang-format on

constexpr Words split() {
    Words words{};
    std::size_t count = 0, at = 0;
    while (at < text.size()) {
        std::size_t end = text.find(' ', at);
        if (end == std::string_view::npos) end = text.size();
        words.at(count++) = text.substr(at, end - at);
        at = end + 1;
    }
    return words;
}

constexpr Words all = split();
static_assert(!all.front().empty() && !all.back().empty());

} // namespace

const Words& passphrase_words() { return all; }

} // namespace hoso::credentials
