/** Why an image goes, stays or is skipped: each of goldpan's sentences, and its Chinese. */
const REASONS: readonly (readonly [RegExp, (...parts: readonly string[]) => string])[] = [
  [/^decided by a person$/, () => '由人决定'],
  [/^decided by a person: (.*)$/s, (reason) => `由人决定：${reason}`],
  [/^decided by the rule (.+?): (.*)$/s, (rule, reason) => `由规则 ${rule} 决定：${planReason(reason!)}`],
  [/^decided by the rule (.+)$/s, (rule) => `由规则 ${rule} 决定`],
  [/^related to (.+) in (.+), which stays$/s, (image, split) => `与 ${split} 中保留的 ${image} 相关`],
  [/^its file is gone since the scan$/, () => '扫描后文件已不存在'],
  [/^its file changed since the scan; scan again$/, () => '扫描后文件已改变，请重新扫描'],
  [/^it is in the protected split (.+)$/s, (split) => `位于受保护的划分 ${split}`],
  [/^it was decided to keep it$/, () => '已决定保留'],
  [/^it was decided that it is no duplicate of (.+)$/s, (image) => `已决定它与 ${image} 不是重复`],
  [/^it is the last copy of its group$/, () => '是其所在组的最后一份'],
  [/^it cannot be read \((.+)\), so that nothing could be verified$/, (code) => `无法读取（${code}），因而无法校验`],
  [
    /^it changed since the scan: (\d+) bytes instead of (\d+)$/,
    (now, then) => `扫描后已改变：现为 ${now} 字节，原为 ${then} 字节`,
  ],
  [/^it changed since the scan: its time is another$/, () => '扫描后已改变：修改时间不同'],
  [/^changed since the scan: its bytes are others/, () => '扫描后已改变：大小和时间相同，但内容不同'],
  [/^its annotation (.*)$/s, (rest) => `其标注：${planReason(`it ${rest}`)}`],
  [/^(.+), which is to stay in its stead, is gone$/s, (image) => `应保留的 ${image} 已不存在`],
  [/^(.+), which is to stay in its stead, changed since the scan$/s, (image) => `应保留的 ${image} 在扫描后已改变`],
  [/^(.+), which is to stay in its stead, is only a link to it$/s, (image) => `应保留的 ${image} 只是指向它的链接`],
  [/^it is gone$/, () => '文件已不存在'],
  [/^it is no file any more$/, () => '已不是文件'],
  [/^something else is in its place( already)?$/, () => '目标位置已有其他内容'],
  [/^it is gone from where it was put$/, () => '已不在隔离的位置'],
  [/^it was changed since$/, () => '此后已改变'],
  [/^permission denied$/, () => '没有权限'],
  [/^the volume is read-only$/, () => '磁盘只读'],
  [/^it is in use$/, () => '正在使用'],
  [/^the system refused \((.+)\)$/, (code) => `系统拒绝（${code}）`],
];

/** A reason in Chinese; one that is not known, such as a check's explanation, stays as it is. */
export function planReason(english: string): string {
  for (const [pattern, chinese] of REASONS) {
    const match = pattern.exec(english);
    if (match) return chinese(...match.slice(1));
  }
  return english;
}
