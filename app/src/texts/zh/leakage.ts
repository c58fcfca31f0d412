import type { leakage as english } from '../en/leakage.ts';
import { count, percent } from '../numbers.ts';
import type { Same } from '../same.ts';

const n = (value: number) => count(value, 'zh');
const pairs = (value: number) => `${n(value)} 对`;
const images = (value: number) => `${n(value)} 张图像`;

export const leakage: Same<typeof english> = {
  tabs: { leaks: '泄漏', label: '标签', caption: '文字描述' },
  tabsName: '查看内容',
  view: '数据集的状态',
  views: { scanned: '扫描时', decided: '按决定' },

  noSplits: '图像不属于任何划分',
  noSplitsAdvice: 'goldpan 会从 train、val、test 等文件夹或清单中读取划分。如果没有，可以在命令行中生成不泄漏的划分：',
  oneSplit: (name) => `只有一个划分 ${name}，不存在泄漏`,
  headline: (value, affected) => `有 ${pairs(value)}相关图像分属两个划分，共涉及 ${images(affected)}。`,
  headlineDecided: (value) => `按目前的决定，仍有 ${pairs(value)}相关图像分属两个划分。`,
  noLeaks: '没有泄漏：相关图像都在同一划分中。',
  noneLeft: '按目前的决定，已没有泄漏。',
  left: (value) => `按目前的决定还剩 ${pairs(value)}。`,
  otherSplits: (value) => `未计入最小的 ${n(value)} 个划分。`,

  matrix: '各划分之间的重叠',
  matrixAdvice: '图像对数，以及行所示划分中涉及的图像数和占比。',
  splitImages: '图像',
  cell: (value) => pairs(value),
  cellImages: (value, share) => `${images(value)}，${percent(share, 'zh')}`,
  cellOf: (one, other) => `${one} 与 ${other}：`,
  nothingShared: '无',
  between: (one, other) => `${one} 与 ${other} 之间`,
  allSplits: '所有划分',

  relations: '计入的关系：',
  defaults: '仅副本',

  list: '跨划分的图像对',
  listed: (shown, all) => `共 ${pairs(all)}，列出最严重的 ${pairs(shown)}。`,
  noPairs: '这里没有图像对。',
  solved: '已解决',
  remove: '移除',
  moveTo: (split) => `移到 ${split}`,
  moved: (split) => `将移到 ${split}`,
  labelled: (label) => `改为 ${label}`,
  kept: '保留',
  notDuplicate: '不是重复',
  compare: '比较',
  compareOf: (one, other) => `比较 ${one} 与 ${other}`,
  sure: (score) => `把握 ${score.toFixed(2)}`,
  splitOf: '划分',
  none: '无',

  repair: '全部修复…',
  repairTitle: '移除每处泄漏的一方',
  repairText:
    '每对图像中有一张会被决定移除，优先保留较小划分中的图像，人决定保留的不会移除。应用计划之前不会移动任何文件，也可以撤销这些决定。',
  repairProtect: '以下划分中不移除任何图像',
  repairCounting: '正在计算…',
  repairGoes: (parts) => `将移除：${parts}。`,
  repairPart: (value, split) => `${split} 中的 ${images(value)}`,
  repairNothing: '已没有需要决定的内容。',
  repairLeft: (value) => (value === 0 ? '之后不再有泄漏。' : `还会剩下 ${pairs(value)}，其两张图像都必须保留。`),
  repairDo: (value) => `决定移除 ${images(value)}`,

  pairTitle: '分属不同划分的两张图像',
  conflictTitle: '标注不一致的两张图像',
  previousPair: '上一对',
  nextPair: '下一对',
  pairGone: '这两张图像已不在数据集中。',
  keys: '1 和 2 移除 A 或 B，U 取消两者的决定，N 标为不是重复，Page Up 和 Page Down 前后翻看。',
  relabelBoth: '两者的标签',
  relabelTo: (label) => `两者都是 ${label}`,

  conflictsHeadline: {
    label: (value) => `有 ${pairs(value)}副本的标签不同。`,
    caption: (value) => `有 ${pairs(value)}副本的文字描述不同。`,
  },
  noConflicts: {
    label: '没有冲突：同一图片的副本只要有标签，标签都相同。',
    caption: '没有冲突：同一图片的副本只要有文字描述，描述都相同。',
  },
  conflictsLeft: (value) => (value === 0 ? '按目前的决定已没有冲突。' : `按目前的决定还剩 ${pairs(value)}。`),
  conflictList: '标注不一致的副本',
  most: (label, value, of) => `多数为 ${label}（${n(of)} 张中的 ${n(value)} 张）`,
  noMajority: '没有多数，请查看',
  group: (size) => `一组 ${n(size)} 张`,
  loosePair: '相关，但不在同一组',
  allAre: (label) => `全部改为 ${label}`,
  otherLabel: '其他标签',
  relabelAll: '全部这样标注',
  moreMembers: (value) => `另有 ${n(value)} 张`,
  goes: '将移除',
  noLabel: '无标签',
  noCaption: '无文字描述',
  captionAdvice: '这里不能修改文字描述：请移除描述错误的图像。',
  relabelAdvice: '新标签在建立新文件夹时生效：goldpan plan --mode hardlink、symlink 或 copy。',
};
