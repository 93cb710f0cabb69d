<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AboutSection</name>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>not started yet</source>
        <translation>尚未启动</translation>
    </message>
    <message>
        <source>llama.cpp %1, Qt %2</source>
        <translation>llama.cpp %1，Qt %2</translation>
    </message>
    <message>
        <source>What was recorded is in the details and in the report.</source>
        <translation>已记录的内容见详情和报告。</translation>
    </message>
    <message>
        <source>It was ended from outside or the computer stopped; nothing was recorded.</source>
        <translation>它被外部结束，或电脑突然关机；没有留下任何记录。</translation>
    </message>
    <message>
        <source>Vitrail quit unexpectedly (%1)</source>
        <translation>Vitrail 曾意外退出（%1）</translation>
    </message>
    <message>
        <source>Versions, devices and the last lines of the log, but nothing that you wrote</source>
        <translation>包含版本、设备和日志末尾几行，不含你写的任何内容</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>隐藏详情</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Copy diagnostic report</source>
        <translation>复制诊断报告</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>沙箱</translation>
    </message>
    <message>
        <source>Components and licenses</source>
        <translation>组件与许可证</translation>
    </message>
    <message>
        <source>Copied. Paste it where you ask for help.</source>
        <translation>已复制。求助时粘贴即可。</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新建对话</translation>
    </message>
    <message>
        <source>Next conversation</source>
        <translation>下一个对话</translation>
    </message>
    <message>
        <source>Previous conversation</source>
        <translation>上一个对话</translation>
    </message>
    <message>
        <source>Rename conversation</source>
        <translation>重命名对话</translation>
    </message>
    <message>
        <source>Pin conversation</source>
        <translation>置顶对话</translation>
    </message>
    <message>
        <source>Delete conversation</source>
        <translation>删除对话</translation>
    </message>
    <message>
        <source>Restore the deleted conversation</source>
        <translation>恢复已删除的对话</translation>
    </message>
    <message>
        <source>Stop the reply</source>
        <translation>停止回复</translation>
    </message>
    <message>
        <source>Regenerate the reply</source>
        <translation>重新生成回复</translation>
    </message>
    <message>
        <source>Continue the reply</source>
        <translation>继续回复</translation>
    </message>
    <message>
        <source>Copy the last reply</source>
        <translation>复制最后一条回复</translation>
    </message>
    <message>
        <source>Model settings…</source>
        <translation>模型设置…</translation>
    </message>
    <message>
        <source>Show conversations</source>
        <translation>显示对话列表</translation>
    </message>
    <message>
        <source>Show conversation settings</source>
        <translation>显示对话设置</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>放大文字</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>缩小文字</translation>
    </message>
    <message>
        <source>Text at 100%</source>
        <translation>文字恢复 100%</translation>
    </message>
    <message>
        <source>Same theme as the system</source>
        <translation>主题跟随系统</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>浅色主题</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>深色主题</translation>
    </message>
    <message>
        <source>Same language as the system</source>
        <translation>语言跟随系统</translation>
    </message>
    <message>
        <source>Edit your last message</source>
        <translation>编辑你的上一条消息</translation>
    </message>
    <message>
        <source>Previous version</source>
        <translation>上一个版本</translation>
    </message>
    <message>
        <source>Next version</source>
        <translation>下一个版本</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Open a model file…</source>
        <translation>打开模型文件…</translation>
    </message>
    <message>
        <source>Reload the model</source>
        <translation>重新加载模型</translation>
    </message>
    <message>
        <source>Unload the model</source>
        <translation>卸载模型</translation>
    </message>
    <message>
        <source>Cancel loading</source>
        <translation>取消加载</translation>
    </message>
    <message>
        <source>Write a message</source>
        <translation>撰写消息</translation>
    </message>
    <message>
        <source>Go to the next pane</source>
        <translation>转到下一个窗格</translation>
    </message>
    <message>
        <source>Scroll to the start</source>
        <translation>滚动到开头</translation>
    </message>
    <message>
        <source>Scroll to the end</source>
        <translation>滚动到末尾</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>查找命令</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>聊天</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Back up the conversations now</source>
        <translation>立即备份对话</translation>
    </message>
    <message>
        <source>Copy diagnostic report</source>
        <translation>复制诊断报告</translation>
    </message>
    <message>
        <source>Quit Vitrail</source>
        <translation>退出 Vitrail</translation>
    </message>
</context>
<context>
    <name>AppearanceSection</name>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>System</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>System follows the light or dark mode of your desktop</source>
        <translation>“跟随系统”会随桌面的浅色或深色模式切换</translation>
    </message>
    <message>
        <source>Same as the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>For the interface; models reply in the language you write in</source>
        <translation>界面语言；模型会用你所写的语言回复</translation>
    </message>
    <message>
        <source>Size of text and controls (%)</source>
        <translation>文字与控件大小（%）</translation>
    </message>
    <message>
        <source>From 80 to 200; the default is 100</source>
        <translation>80 到 200，默认为 100</translation>
    </message>
    <message>
        <source>Panels open and close without animation</source>
        <translation>打开和关闭面板时不使用动画</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation>减少动态效果</translation>
    </message>
</context>
<context>
    <name>BackupList</name>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Restore the backup of %1</source>
        <translation>恢复 %1 的备份</translation>
    </message>
    <message>
        <source>No backups yet. One is made automatically every hour while you write.</source>
        <translation>还没有备份。使用期间每小时会自动备份一次。</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
</context>
<context>
    <name>Banners</name>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Vitrail quit unexpectedly last time</source>
        <translation>Vitrail 上次意外退出</translation>
    </message>
    <message>
        <source>Your conversations are still here. A report helps to find the cause; it contains nothing that you wrote.</source>
        <translation>你的对话都还在。诊断报告有助于查明原因，其中不含你写的任何内容。</translation>
    </message>
    <message>
        <source>Copy the report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Restore the backup of %1</source>
        <translation>恢复 %1 的备份</translation>
    </message>
    <message>
        <source>Show the backups</source>
        <translation>查看备份</translation>
    </message>
</context>
<context>
    <name>BranchSwitch</name>
    <message>
        <source>Previous version</source>
        <translation>上一个版本</translation>
    </message>
    <message>
        <source>Next version</source>
        <translation>下一个版本</translation>
    </message>
    <message>
        <source>Version %1 of %2</source>
        <translation>第 %1 个版本，共 %2 个</translation>
    </message>
</context>
<context>
    <name>ChatPage</name>
    <message>
        <source>Reading the conversation</source>
        <translation>正在读取对话</translation>
    </message>
    <message>
        <source>Reading the conversation, %1 of %2 tokens</source>
        <translation>正在读取对话，%1 / %2 词元</translation>
    </message>
    <message>
        <source>The reply is complete</source>
        <translation>回复已完成</translation>
    </message>
</context>
<context>
    <name>CommandBox</name>
    <message>
        <source>Copy the command</source>
        <translation>复制命令</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>The reply was copied</source>
        <translation>已复制回复</translation>
    </message>
    <message>
        <source>The diagnostic report was copied</source>
        <translation>已复制诊断报告</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Ask something</source>
        <translation>问点什么</translation>
    </message>
    <message>
        <source>Reload the model to write</source>
        <translation>重新加载模型后即可提问</translation>
    </message>
    <message>
        <source>Choose a model to write</source>
        <translation>选择模型后即可提问</translation>
    </message>
    <message>
        <source>Sent when the model is ready</source>
        <translation>模型就绪后发送</translation>
    </message>
</context>
<context>
    <name>ConversationModel</name>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>waiting for the model</source>
        <translation>正在等待模型</translation>
    </message>
    <message>
        <source>reading the prompt</source>
        <translation>正在读取提示词</translation>
    </message>
    <message>
        <source>writing a reply</source>
        <translation>正在回复</translation>
    </message>
    <message>
        <source>a new reply</source>
        <translation>有新回复</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>Previous 7 days</source>
        <translation>过去 7 天</translation>
    </message>
    <message>
        <source>Older</source>
        <translation>更早</translation>
    </message>
</context>
<context>
    <name>ConversationPanel</name>
    <message>
        <source>your defaults</source>
        <translation>你的默认设置</translation>
    </message>
    <message>
        <source>Left empty: no system prompt is sent</source>
        <translation>留空则不发送系统提示词</translation>
    </message>
    <message>
        <source>How should the model answer? For example: be brief, and give units</source>
        <translation>希望模型怎样回答？例如：简明扼要，数字带上单位</translation>
    </message>
    <message>
        <source>Set for this conversation; otherwise %1 (%2)</source>
        <translation>仅用于此对话；否则为 %1（%2）</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>来源：%1</translation>
    </message>
    <message>
        <source>the model file</source>
        <translation>模型文件</translation>
    </message>
    <message>
        <source>Vitrail&apos;s defaults</source>
        <translation>Vitrail 默认设置</translation>
    </message>
    <message>
        <source>Changes apply to this conversation only; notches mark the defaults.</source>
        <translation>更改仅对此对话有效；刻痕表示默认值。</translation>
    </message>
    <message>
        <source>Reset the system prompt</source>
        <translation>重置系统提示词</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>采样</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>回复</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部重置</translation>
    </message>
    <message>
        <source>Return to your defaults and the model&apos;s own settings</source>
        <translation>恢复为你的默认设置和模型自带的设置</translation>
    </message>
</context>
<context>
    <name>ConversationRows</name>
    <message>
        <source>Title of the conversation</source>
        <translation>对话标题</translation>
    </message>
</context>
<context>
    <name>DataSection</name>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Your conversations, settings, backups, KV caches and logs are stored here:</source>
        <translation>对话、设置、备份、KV 缓存和日志都保存在这里：</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>数据文件夹</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Backups of the conversations</source>
        <translation>对话备份</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>立即备份</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Delete all my data</source>
        <translation>删除我的全部数据</translation>
    </message>
    <message>
        <source>Removes all conversations, backups, KV caches, settings and logs of Vitrail from this computer. Model files are kept.</source>
        <translation>从这台电脑上删除 Vitrail 的所有对话、备份、KV 缓存、设置和日志。模型文件会保留。</translation>
    </message>
    <message>
        <source>This cannot be undone; backups go too. If in doubt, copy the folder first.</source>
        <translation>此操作无法撤销，备份也会一并删除。如有疑虑，请先复制数据文件夹。</translation>
    </message>
    <message>
        <source>Restore the backup of %1?</source>
        <translation>恢复 %1 的备份？</translation>
    </message>
    <message>
        <source>Your current conversations are kept as a file in the folder; running replies stop.</source>
        <translation>当前的对话会另存为文件，保留在数据文件夹中；正在生成的回复会停止。</translation>
    </message>
    <message>
        <source>Backup made (%1)</source>
        <translation>备份完成（%1）</translation>
    </message>
    <message>
        <source>The backup was restored</source>
        <translation>已恢复备份</translation>
    </message>
    <message>
        <source>Everything was deleted</source>
        <translation>已删除全部数据</translation>
    </message>
    <message>
        <source>Vitrail starts fresh.</source>
        <translation>Vitrail 已恢复到初始状态。</translation>
    </message>
    <message>
        <source>Delete all my data…</source>
        <translation>删除我的全部数据…</translation>
    </message>
    <message>
        <source>Delete everything?</source>
        <translation>删除全部数据？</translation>
    </message>
    <message>
        <source>Delete everything</source>
        <translation>全部删除</translation>
    </message>
    <message>
        <source>Keep my data</source>
        <translation>保留数据</translation>
    </message>
</context>
<context>
    <name>DefaultsSection</name>
    <message>
        <source>New conversations</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Each conversation can change these for itself. Sampling settings that come with a model file take precedence over the ones here.</source>
        <translation>每个对话都可以单独更改这些设置。模型文件自带的采样设置优先于此处的设置。</translation>
    </message>
    <message>
        <source>Sent before every conversation; leave it empty for none</source>
        <translation>在每个对话开头发送；留空则不发送</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>采样</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部重置</translation>
    </message>
</context>
<context>
    <name>DeviceRows</name>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>%1 (not available)</source>
        <translation>%1（不可用）</translation>
    </message>
    <message>
        <source>All layers run on the CPU; replies can be reproduced exactly</source>
        <translation>所有层都在 CPU 上运行；回复可以精确复现</translation>
    </message>
    <message>
        <source>All layers; the same seed may give a different reply</source>
        <translation>全部层；相同的种子可能得到不同的回复</translation>
    </message>
    <message>
        <source>%1 of %2 layers; the same seed may give a different reply</source>
        <translation>%1 / %2 层；相同的种子可能得到不同的回复</translation>
    </message>
    <message>
        <source>Models run on the CPU: this build found no other device.</source>
        <translation>模型在 CPU 上运行：未找到其他设备。</translation>
    </message>
    <message>
        <source>How to use a GPU</source>
        <translation>如何使用 GPU</translation>
    </message>
    <message>
        <source>For an NVIDIA GPU, with the CUDA Toolkit installed:</source>
        <translation>NVIDIA 显卡，需已安装 CUDA Toolkit：</translation>
    </message>
    <message>
        <source>For most other GPUs, with the Vulkan SDK installed:</source>
        <translation>大多数其他显卡，需已安装 Vulkan SDK：</translation>
    </message>
    <message>
        <source>For a Mac with Apple silicon:</source>
        <translation>搭载 Apple 芯片的 Mac：</translation>
    </message>
    <message>
        <source>Run the command in Vitrail&apos;s folder. It compiles llama.cpp, which takes several minutes. Then restart Vitrail.</source>
        <translation>请在 Vitrail 所在的文件夹中运行该命令。它会编译 llama.cpp，需要几分钟。完成后重新启动 Vitrail。</translation>
    </message>
    <message>
        <source>Write each server as host:port, separated by commas.</source>
        <translation>每个服务器写成“主机:端口”，用逗号分隔。</translation>
    </message>
    <message>
        <source>Other computers that run part of the model. The connection is not encrypted: use it only on networks you trust.</source>
        <translation>由其他电脑运行模型的一部分。连接未加密，请仅在可信任的网络中使用。</translation>
    </message>
</context>
<context>
    <name>EmptyPane</name>
    <message>
        <source>%1 is ready</source>
        <translation>%1 已就绪</translation>
    </message>
    <message>
        <source>What you write stays on this computer.</source>
        <translation>你写的内容不会离开这台电脑。</translation>
    </message>
    <message>
        <source>This is a base model: it has no chat template and continues what you write.</source>
        <translation>这是基础模型：没有对话模板，会接着你写的内容往下写。</translation>
    </message>
</context>
<context>
    <name>Ending</name>
    <message>
        <source>Complete</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Reached the length limit after %1 tokens</source>
        <translation>达到 %1 词元的长度上限</translation>
    </message>
    <message>
        <source>The context was full after %1 tokens</source>
        <translation>写了 %1 词元后上下文已满</translation>
    </message>
    <message>
        <source>The chat template alters messages, so markers in them were read as plain text</source>
        <translation>对话模板会改动消息内容，因此其中的特殊标记按普通文本处理</translation>
    </message>
    <message>
        <source>The same seed may give a different reply (flash attention or offloading)</source>
        <translation>相同的种子可能得到不同的回复（使用了 Flash Attention 或其他计算设备）</translation>
    </message>
    <message>
        <source>Stopped by you</source>
        <translation>已手动停止</translation>
    </message>
    <message>
        <source>Interrupted; what was written so far is kept</source>
        <translation>已中断；已写出的内容会保留</translation>
    </message>
</context>
<context>
    <name>EngineSection</name>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Adaptive</source>
        <translation>自适应</translation>
    </message>
    <message>
        <source>Fixed</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>Adaptive uses fewer while other programs are busy. A model&apos;s own settings take precedence.</source>
        <translation>“自适应”会在其他程序繁忙时减少线程。模型自己的设置优先。</translation>
    </message>
    <message>
        <source>KV caches on disk (GB)</source>
        <translation>磁盘上的 KV 缓存（GB）</translation>
    </message>
    <message>
        <source>Let long conversations continue at once after a restart. The oldest are removed first; 0 keeps none. Takes effect when a model is next loaded.</source>
        <translation>让长对话在重新启动后可以立即继续。最旧的缓存最先删除；0 表示不保留。下次加载模型时生效。</translation>
    </message>
    <message>
        <source>Write each server as host:port, separated by commas.</source>
        <translation>每个服务器写成“主机:端口”，用逗号分隔。</translation>
    </message>
    <message>
        <source>Other computers that run part of every model. The connection is not encrypted: use it only on networks you trust.</source>
        <translation>由其他电脑运行每个模型的一部分。连接未加密，请仅在可信任的网络中使用。</translation>
    </message>
    <message>
        <source>Number of threads</source>
        <translation>线程数</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>沙箱</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>Something unexpected happened</source>
        <translation>发生了意外情况</translation>
    </message>
    <message>
        <source>The conversations could not be read or written</source>
        <translation>无法读写对话</translation>
    </message>
    <message>
        <source>Try again. Backups are under Data in Settings.</source>
        <translation>请重试。备份位于“设置”的“数据”中。</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>New messages cannot be saved to %1. What is on the screen is kept and is saved as soon as there is room.</source>
        <translation>新消息无法保存到 %1。屏幕上的内容会保留，一有空间就会保存。</translation>
    </message>
    <message>
        <source>The file with your conversations is damaged. It was kept as %1.</source>
        <translation>保存对话的文件已损坏，已另存为 %1。</translation>
    </message>
    <message>
        <source>The file with your conversations, %1, is damaged.</source>
        <translation>保存对话的文件 %1 已损坏。</translation>
    </message>
    <message>
        <source>The conversations are damaged</source>
        <translation>对话数据已损坏</translation>
    </message>
    <message>
        <source>Restore the newest backup, under Data in Settings.</source>
        <translation>请在“设置”的“数据”中恢复最新的备份。</translation>
    </message>
    <message>
        <source>Update Vitrail, or start it with another data folder (--data-dir).</source>
        <translation>请更新 Vitrail，或使用其他数据文件夹启动（--data-dir）。</translation>
    </message>
    <message>
        <source>The conversations cannot be saved</source>
        <translation>无法保存对话</translation>
    </message>
    <message>
        <source>Check the permissions of this folder and that the disk is not read-only. What is on the screen is kept until you close the window.</source>
        <translation>请检查该文件夹的权限，并确认磁盘不是只读的。屏幕上的内容会保留到你关闭窗口为止。</translation>
    </message>
    <message>
        <source>Another program is using the conversations</source>
        <translation>其他程序正在使用对话数据</translation>
    </message>
    <message>
        <source>%1 is locked, by a backup program for example.</source>
        <translation>%1 已被锁定，例如被备份软件占用。</translation>
    </message>
    <message>
        <source>Vitrail ran into an unknown problem: %1.</source>
        <translation>Vitrail 遇到了未知问题：%1。</translation>
    </message>
    <message>
        <source>Try again. If it happens again, copy the diagnostic report under About in Settings.</source>
        <translation>请重试。如果再次出现，请在“设置”的“关于”中复制诊断报告。</translation>
    </message>
    <message>
        <source>The database at %1 reported an error.</source>
        <translation>数据库 %1 报告了错误。</translation>
    </message>
    <message>
        <source>Free some space on this disk and leave Vitrail open in the meantime.</source>
        <translation>请在此磁盘上腾出一些空间，期间不要关闭 Vitrail。</translation>
    </message>
    <message>
        <source>The conversations were saved by a newer Vitrail</source>
        <translation>对话由更新版本的 Vitrail 保存</translation>
    </message>
    <message>
        <source>Their format is version %1, and this Vitrail reads up to version %2. Nothing was changed.</source>
        <translation>其格式为版本 %1，而当前的 Vitrail 最高只能读取版本 %2。未作任何更改。</translation>
    </message>
    <message>
        <source>Vitrail has no permission to write to %1.</source>
        <translation>Vitrail 没有写入 %1 的权限。</translation>
    </message>
    <message>
        <source>Vitrail tries again automatically. Closing the other program helps.</source>
        <translation>Vitrail 会自动重试。关闭其他程序会有帮助。</translation>
    </message>
    <message>
        <source>This backup cannot be restored</source>
        <translation>无法恢复此备份</translation>
    </message>
    <message>
        <source>%1 is damaged or incomplete. Nothing was changed.</source>
        <translation>%1 已损坏或不完整。未作任何更改。</translation>
    </message>
    <message>
        <source>Choose another backup.</source>
        <translation>请选择其他备份。</translation>
    </message>
    <message>
        <source>There is a problem with the settings</source>
        <translation>设置有问题</translation>
    </message>
    <message>
        <source>The settings file at %1 could not be used.</source>
        <translation>设置文件 %1 无法使用。</translation>
    </message>
    <message>
        <source>Vitrail continues with the settings it has.</source>
        <translation>Vitrail 会沿用现有的设置。</translation>
    </message>
    <message>
        <source>%1 cannot be written. Your changes last until you close the window.</source>
        <translation>无法写入 %1。你的更改只在关闭窗口前有效。</translation>
    </message>
    <message>
        <source>Check that the disk has free space and that the folder can be written to.</source>
        <translation>请检查磁盘是否有可用空间，以及文件夹是否可写。</translation>
    </message>
    <message>
        <source>The settings could not be saved</source>
        <translation>无法保存设置</translation>
    </message>
    <message>
        <source>The file</source>
        <translation>该文件</translation>
    </message>
    <message>
        <source>its usual place</source>
        <translation>默认位置</translation>
    </message>
    <message>
        <source>The engine reported a problem</source>
        <translation>引擎报告了一个问题</translation>
    </message>
    <message>
        <source>Reload the model. The details below are the engine&apos;s own words.</source>
        <translation>请重新加载模型。下面的详情是引擎的原话。</translation>
    </message>
    <message>
        <source>The engine did not start</source>
        <translation>引擎未能启动</translation>
    </message>
    <message>
        <source>The process that runs the model reported an error that Vitrail does not know.</source>
        <translation>运行模型的进程报告了一个 Vitrail 不认识的错误。</translation>
    </message>
    <message>
        <source>Models run in a process of their own. The system did not let it start, or it ended before it was ready.</source>
        <translation>模型在独立的进程中运行。系统未允许它启动，或者它在就绪之前就结束了。</translation>
    </message>
    <message>
        <source>Close programs that use a lot of memory and load the model again. If it still does not start, the details below show the system&apos;s message.</source>
        <translation>请关闭占用大量内存的程序，然后再次加载模型。如果仍然无法启动，可在下面的详情中查看系统给出的信息。</translation>
    </message>
    <message>
        <source>The engine stopped while starting</source>
        <translation>引擎在启动时停止了</translation>
    </message>
    <message>
        <source>The engine stopped while loading the model</source>
        <translation>引擎在加载模型时停止了</translation>
    </message>
    <message>
        <source>The engine stopped while applying the chat template</source>
        <translation>引擎在应用对话模板时停止了</translation>
    </message>
    <message>
        <source>The engine stopped while reading the prompt</source>
        <translation>引擎在读取提示词时停止了</translation>
    </message>
    <message>
        <source>The engine stopped while writing</source>
        <translation>引擎在写回复时停止了</translation>
    </message>
    <message>
        <source>The engine stopped while saving its state</source>
        <translation>引擎在保存状态时停止了</translation>
    </message>
    <message>
        <source>The engine stopped while unloading the model</source>
        <translation>引擎在卸载模型时停止了</translation>
    </message>
    <message>
        <source>The engine stopped while idle</source>
        <translation>引擎在空闲时停止了</translation>
    </message>
    <message>
        <source>The engine stopped unexpectedly</source>
        <translation>引擎意外停止</translation>
    </message>
    <message>
        <source>The system or another program ended it, often because memory ran out.</source>
        <translation>系统或其他程序结束了它，通常是因为内存不足。</translation>
    </message>
    <message>
        <source>llama.cpp gave up, often because of a problem in the model file.</source>
        <translation>llama.cpp 主动中止，通常是因为模型文件有问题。</translation>
    </message>
    <message>
        <source>llama.cpp used memory that is not its own; the model file may be damaged.</source>
        <translation>llama.cpp 访问了无效内存；模型文件可能已损坏。</translation>
    </message>
    <message>
        <source>It was built for a CPU with instructions that this one lacks.</source>
        <translation>它是为其他 CPU 构建的，用到了此 CPU 没有的指令。</translation>
    </message>
    <message>
        <source>It reached the system&apos;s limit for CPU time.</source>
        <translation>它达到了系统对 CPU 时间的限制。</translation>
    </message>
    <message>
        <source>It did not respond in time, so Vitrail ended it.</source>
        <translation>它没有及时响应，因此 Vitrail 结束了它。</translation>
    </message>
    <message>
        <source>Reload the model to continue.</source>
        <translation>请重新加载模型以继续。</translation>
    </message>
    <message>
        <source>It ended without giving a reason.</source>
        <translation>它结束时没有说明原因。</translation>
    </message>
    <message>
        <source>The engine&apos;s response could not be read</source>
        <translation>无法读取引擎的响应</translation>
    </message>
    <message>
        <source>It ended %1 times within %2 s, so it is no longer restarted automatically. Your conversations are safe.</source>
        <translation>它在 %2 秒内结束了 %1 次，因此不再自动重启。你的对话是安全的。</translation>
    </message>
    <message>
        <source>Reload it with a shorter context or fewer layers on the device, or use another model.</source>
        <translation>请缩短上下文或减少设备上的层数后重新加载，或使用其他模型。</translation>
    </message>
    <message>
        <source>This needs a model, and none is in memory.</source>
        <translation>此操作需要模型，而目前没有加载任何模型。</translation>
    </message>
    <message>
        <source>The model file was not found</source>
        <translation>找不到模型文件</translation>
    </message>
    <message>
        <source>Vitrail has no permission to read %1.</source>
        <translation>Vitrail 没有读取 %1 的权限。</translation>
    </message>
    <message>
        <source>This is not a complete model file</source>
        <translation>这不是完整的模型文件</translation>
    </message>
    <message>
        <source>%1 is not a complete GGUF model. Its download may have been cut off, or it may be in another format.</source>
        <translation>%1 不是完整的 GGUF 模型。可能是下载中断，也可能是其他格式的文件。</translation>
    </message>
    <message>
        <source>Download the file again, or choose a file whose name ends in .gguf.</source>
        <translation>请重新下载该文件，或选择扩展名为 .gguf 的文件。</translation>
    </message>
    <message>
        <source>llama.cpp could not load %1. Its own message is in the details.</source>
        <translation>llama.cpp 无法加载 %1。它给出的信息见详情。</translation>
    </message>
    <message>
        <source>Very new kinds of models need a newer Vitrail. Otherwise, try another file of the same model.</source>
        <translation>很新的模型种类需要更新版本的 Vitrail。否则，请尝试同一模型的其他文件。</translation>
    </message>
    <message>
        <source>%1 and its context need %2, but only %3 of memory is free.</source>
        <translation>%1 及其上下文需要 %2 内存，但只有 %3 可用。</translation>
    </message>
    <message>
        <source>Set a shorter context in the model settings, close other programs, or choose a smaller model or quantization.</source>
        <translation>请在模型设置中缩短上下文、关闭其他程序，或选择更小的模型或量化版本。</translation>
    </message>
    <message>
        <source>Loading was canceled</source>
        <translation>已取消加载</translation>
    </message>
    <message>
        <source>The chat template failed</source>
        <translation>对话模板出错</translation>
    </message>
    <message>
        <source>The template (%1) was still running after %2, so the engine was ended. A damaged or malicious model file can cause this.</source>
        <translation>模板（%1）运行了 %2 仍未结束，因此引擎已被结束。损坏或恶意的模型文件可能导致这种情况。</translation>
    </message>
    <message>
        <source>The prompt needs %1 tokens, but the context holds %2. Nothing was cut.</source>
        <translation>提示词需要 %1 词元，但上下文只能容纳 %2 词元。未删减任何内容。</translation>
    </message>
    <message>
        <source>Set a longer context in the model settings, or choose under “When the context is full” what may be left out.</source>
        <translation>请在模型设置中加大上下文长度，或在“上下文已满时”中选择可以略去哪些内容。</translation>
    </message>
    <message>
        <source>The model could not continue</source>
        <translation>模型无法继续</translation>
    </message>
    <message>
        <source>The saved KV cache was not used</source>
        <translation>未使用已保存的 KV 缓存</translation>
    </message>
    <message>
        <source>It belongs to another model file or to other model settings, so the conversation is read again from the start.</source>
        <translation>它属于其他模型文件或其他模型设置，因此会从头重新读取对话。</translation>
    </message>
    <message>
        <source>You need not do anything; the first reply takes a little longer.</source>
        <translation>无需任何操作；第一条回复会稍慢一些。</translation>
    </message>
    <message>
        <source>A part of the model file could not be read from the disk.</source>
        <translation>无法从磁盘读取模型文件的一部分。</translation>
    </message>
    <message>
        <source>llama.cpp divided by zero; the model file may be damaged.</source>
        <translation>llama.cpp 发生了除以零的错误；模型文件可能已损坏。</translation>
    </message>
    <message>
        <source>Another program or the system asked it to end.</source>
        <translation>其他程序或系统要求它结束。</translation>
    </message>
    <message>
        <source>It made a system call that the sandbox does not allow.</source>
        <translation>它发出了沙箱不允许的系统调用。</translation>
    </message>
    <message>
        <source>What was written so far is kept.</source>
        <translation>已写出的内容会保留。</translation>
    </message>
    <message>
        <source>The engine was ended</source>
        <translation>引擎已被结束</translation>
    </message>
    <message>
        <source>It ended with the signal %1.</source>
        <translation>它因信号 %1 而结束。</translation>
    </message>
    <message>
        <source>It ended with exit code %1.</source>
        <translation>它以退出码 %1 结束。</translation>
    </message>
    <message>
        <source>Reload the model. If it happens again, try a shorter context.</source>
        <translation>请重新加载模型。如果再次出现，请缩短上下文。</translation>
    </message>
    <message>
        <source>The engine process sent something that Vitrail does not understand, so it was ended. What was written so far is kept.</source>
        <translation>引擎进程发来了 Vitrail 无法理解的内容，因此已被结束。已写出的内容会保留。</translation>
    </message>
    <message>
        <source>Reload the model. After an update, restart Vitrail first.</source>
        <translation>请重新加载模型。如果刚刚更新过，请先重新启动 Vitrail。</translation>
    </message>
    <message>
        <source>The engine keeps stopping</source>
        <translation>引擎反复停止</translation>
    </message>
    <message>
        <source>No model is loaded</source>
        <translation>未加载模型</translation>
    </message>
    <message>
        <source>Choose a model at the top of the window.</source>
        <translation>请在窗口顶部选择模型。</translation>
    </message>
    <message>
        <source>There is no file at %1. It may have been moved.</source>
        <translation>%1 处没有文件。它可能已被移动。</translation>
    </message>
    <message>
        <source>Open the file from where it is now, or choose another model.</source>
        <translation>请从新位置打开该文件，或选择其他模型。</translation>
    </message>
    <message>
        <source>The model file cannot be opened</source>
        <translation>无法打开模型文件</translation>
    </message>
    <message>
        <source>Check the permissions of the file and of its folder, then load it again.</source>
        <translation>请检查该文件及其所在文件夹的权限，然后再次加载。</translation>
    </message>
    <message>
        <source>The model could not be loaded</source>
        <translation>无法加载模型</translation>
    </message>
    <message>
        <source>%1 and its context need more memory than is free.</source>
        <translation>%1 及其上下文需要的内存超过了可用内存。</translation>
    </message>
    <message>
        <source>The model does not fit in memory</source>
        <translation>内存放不下此模型</translation>
    </message>
    <message>
        <source>The model is not in memory. Nothing else has changed.</source>
        <translation>模型未加载到内存。其他一切照旧。</translation>
    </message>
    <message>
        <source>Load it again whenever you like.</source>
        <translation>可以随时再次加载。</translation>
    </message>
    <message>
        <source>the model&apos;s own</source>
        <translation>模型自带</translation>
    </message>
    <message>
        <source>The template (%1) that turns a conversation into the model&apos;s prompt reported an error.</source>
        <translation>将对话转换为提示词的模板（%1）报告了错误。</translation>
    </message>
    <message>
        <source>Use a plain template, leave the system prompt empty, or use another model.</source>
        <translation>请改用简单模板、将系统提示词留空，或使用其他模型。</translation>
    </message>
    <message>
        <source>The chat template took too long</source>
        <translation>对话模板运行时间过长</translation>
    </message>
    <message>
        <source>Use a plain template, or another model.</source>
        <translation>请改用简单模板，或使用其他模型。</translation>
    </message>
    <message>
        <source>The conversation does not fit in the context</source>
        <translation>上下文放不下此对话</translation>
    </message>
    <message>
        <source>A setting has a value the engine cannot use</source>
        <translation>某项设置的值无法用于引擎</translation>
    </message>
    <message>
        <source>%1 cannot be %2.</source>
        <translation>%1 不能设为 %2。</translation>
    </message>
    <message>
        <source>A setting</source>
        <translation>某项设置</translation>
    </message>
    <message>
        <source>Reset it or choose another value; the rest stays as it is.</source>
        <translation>请重置该设置或选择其他值；其余设置不变。</translation>
    </message>
    <message>
        <source>llama.cpp could not evaluate the next tokens (code %1). What was written so far is kept.</source>
        <translation>llama.cpp 无法计算后续词元（代码 %1）。已写出的内容会保留。</translation>
    </message>
    <message>
        <source>Try again. If it repeats, reload the model with a shorter context.</source>
        <translation>请重试。如果再次出现，请缩短上下文后重新加载模型。</translation>
    </message>
</context>
<context>
    <name>Figures</name>
    <message>
        <source>Details of this reply</source>
        <translation>此回复的详情</translation>
    </message>
</context>
<context>
    <name>Findings</name>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>没有找到结果</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
</context>
<context>
    <name>FirstRun</name>
    <message>
        <source>The small model that comes with Vitrail</source>
        <translation>Vitrail 自带的小模型</translation>
    </message>
    <message>
        <source>opened before</source>
        <translation>曾经打开过</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>加载</translation>
    </message>
    <message>
        <source>Load %1</source>
        <translation>加载 %1</translation>
    </message>
    <message>
        <source>Open a GGUF file…</source>
        <translation>打开 GGUF 文件…</translation>
    </message>
    <message>
        <source>Choose a model to begin</source>
        <translation>先选择一个模型</translation>
    </message>
    <message>
        <source>It runs on this computer. What you write stays here.</source>
        <translation>模型在这台电脑上运行。你写的内容不会离开这里。</translation>
    </message>
    <message>
        <source>No model file yet? Run this command in Vitrail&apos;s folder to install a small one (SmolLM2, 98 MB). Then restart Vitrail.</source>
        <translation>还没有模型文件？在 Vitrail 所在的文件夹中运行以下命令，即可安装一个小模型（SmolLM2，98 MB）。然后重新启动 Vitrail。</translation>
    </message>
</context>
<context>
    <name>Footer</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Regenerate</source>
        <translation>重新生成</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Title of the conversation</source>
        <translation>对话标题</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Press Enter to rename</source>
        <translation>按 Enter 键重命名</translation>
    </message>
</context>
<context>
    <name>JumpButton</name>
    <message>
        <source>Jump to the latest message</source>
        <translation>跳到最新消息</translation>
    </message>
</context>
<context>
    <name>LoadPanel</name>
    <message>
        <source>Reload</source>
        <translation>重新加载</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>加载</translation>
    </message>
    <message>
        <source>Size and layers are shown once the model has been loaded.</source>
        <translation>加载模型后会显示其大小和层数。</translation>
    </message>
    <message>
        <source>trained with a context of %1 tokens</source>
        <translation>训练时的上下文为 %1 词元</translation>
    </message>
    <message>
        <source>The weights need %1 of memory; what the context needs is not known.</source>
        <translation>权重需要 %1 内存；上下文所需的内存未知。</translation>
    </message>
    <message>
        <source>Needs about %1 of memory: %2 for the weights and %3 for the context.</source>
        <translation>约需 %1 内存：权重 %2，上下文 %3。</translation>
    </message>
    <message>
        <source>%1 is free.</source>
        <translation>可用 %1。</translation>
    </message>
    <message>
        <source>The model does not fit.</source>
        <translation>放不下此模型。</translation>
    </message>
    <message>
        <source>How many tokens the model can see at once, prompt and reply together</source>
        <translation>模型一次能看到的词元数，含提示词与回复</translation>
    </message>
    <message>
        <source>Marks who speaks with ordinary words instead of the model&apos;s own template</source>
        <translation>用普通文字标明说话者，不使用模型自带的模板</translation>
    </message>
    <message>
        <source>How many tokens of a prompt are read at once; with fewer, Stop acts sooner</source>
        <translation>一次读取多少提示词的词元；越少，停止得越快</translation>
    </message>
    <message>
        <source>Where the model runs</source>
        <translation>模型在哪里运行</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部重置</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
</context>
<context>
    <name>LoadingPane</name>
    <message>
        <source>Loading %1</source>
        <translation>正在加载 %1</translation>
    </message>
    <message>
        <source>Layer %1 of %2</source>
        <translation>第 %1 层，共 %2 层</translation>
    </message>
    <message>
        <source>%1% read</source>
        <translation>已读取 %1%</translation>
    </message>
    <message>
        <source>%1, about %2 left</source>
        <translation>%1，约剩 %2</translation>
    </message>
    <message>
        <source>The engine is starting</source>
        <translation>引擎正在启动</translation>
    </message>
    <message>
        <source>The file is being opened</source>
        <translation>正在打开文件</translation>
    </message>
    <message>
        <source>The chat template is being read</source>
        <translation>正在读取对话模板</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>MemoryRows</name>
    <message>
        <source>Quantized types (q8_0, q4_0) need flash attention</source>
        <translation>量化类型（q8_0、q4_0）需要开启 Flash Attention</translation>
    </message>
    <message>
        <source>Loads faster and shares memory with other programs</source>
        <translation>加载更快，并可与其他程序共享内存</translation>
    </message>
    <message>
        <source>While off, the same seed and settings give the same reply</source>
        <translation>关闭时，相同的种子和设置会得到相同的回复</translation>
    </message>
    <message>
        <source>Less memory and often faster, but replies may differ between runs</source>
        <translation>占用内存更少，通常也更快，但每次的回复可能不同</translation>
    </message>
    <message>
        <source>q8_0 needs half the memory of f16, q4_0 a quarter; both are less exact</source>
        <translation>q8_0 内存减半，q4_0 只需四分之一，精度略低</translation>
    </message>
    <message>
        <source>q8_0 needs half the memory of f16, q4_0 a quarter</source>
        <translation>q8_0 内存减半，q4_0 只需四分之一</translation>
    </message>
    <message>
        <source>Never swaps the model to disk; needs enough free memory</source>
        <translation>不让模型被换出到磁盘；需要足够的可用内存</translation>
    </message>
    <message>
        <source>f16 (default)</source>
        <translation>f16（默认）</translation>
    </message>
    <message>
        <source>q8_0 (half the memory)</source>
        <translation>q8_0（一半内存）</translation>
    </message>
    <message>
        <source>q4_0 (a quarter)</source>
        <translation>q4_0（四分之一）</translation>
    </message>
    <message>
        <source>f32 (double)</source>
        <translation>f32（两倍）</translation>
    </message>
    <message>
        <source>bf16 (same as f16)</source>
        <translation>bf16（与 f16 相同）</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
</context>
<context>
    <name>MessageEditor</name>
    <message>
        <source>Edit your message</source>
        <translation>编辑你的消息</translation>
    </message>
    <message>
        <source>The earlier version is kept</source>
        <translation>原来的版本会保留</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
</context>
<context>
    <name>MessageMenu</name>
    <message>
        <source>Copy the selection</source>
        <translation>复制所选内容</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Copy the message</source>
        <translation>复制消息</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Regenerate</source>
        <translation>重新生成</translation>
    </message>
</context>
<context>
    <name>Model</name>
    <message>
        <source>No model</source>
        <translation>无模型</translation>
    </message>
</context>
<context>
    <name>ModelPicker</name>
    <message>
        <source>Model: %1</source>
        <translation>模型：%1</translation>
    </message>
    <message>
        <source>Choose a model to begin</source>
        <translation>先选择一个模型</translation>
    </message>
    <message>
        <source>The engine is starting</source>
        <translation>引擎正在启动</translation>
    </message>
    <message>
        <source>The model is loading</source>
        <translation>正在加载模型</translation>
    </message>
    <message>
        <source>Loaded</source>
        <translation>已加载</translation>
    </message>
    <message>
        <source>The engine stopped</source>
        <translation>引擎已停止</translation>
    </message>
    <message>
        <source>Unloading</source>
        <translation>正在卸载</translation>
    </message>
    <message>
        <source>Starter model</source>
        <translation>入门模型</translation>
    </message>
    <message>
        <source>File not found</source>
        <translation>找不到文件</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>The context is full</source>
        <translation>上下文已满</translation>
    </message>
    <message>
        <source>Waiting for the model</source>
        <translation>正在等待模型</translation>
    </message>
    <message>
        <source>A reply is being written</source>
        <translation>正在生成回复</translation>
    </message>
    <message>
        <source>Extend to %1 tokens</source>
        <translation>扩大到 %1 词元</translation>
    </message>
    <message>
        <source>Without the earlier messages it still needs %1 tokens, and the context holds %2. Edit it to a shorter one, or choose a model with a longer context.</source>
        <translation>即使略去更早的消息，它仍需要 %1 词元，而上下文只能容纳 %2 词元。请将它改短，或选择上下文更长的模型。</translation>
    </message>
    <message>
        <source>The last message is too long</source>
        <translation>最后一条消息太长</translation>
    </message>
    <message>
        <source>The conversation needs %1 tokens and the context holds %2. The oldest messages can be left out of what the model reads; nothing is deleted.</source>
        <translation>此对话需要 %1 词元，上下文可容纳 %2 词元。可以让模型不再读取最早的消息；内容不会被删除。</translation>
    </message>
    <message>
        <source>The reply begins as soon as the model is loaded.</source>
        <translation>模型加载完成后会立即开始回复。</translation>
    </message>
    <message>
        <source>Replies are written one at a time. This one begins automatically.</source>
        <translation>回复会逐条生成，轮到这条时会自动开始。</translation>
    </message>
    <message>
        <source>The model is silent</source>
        <translation>模型没有动静</translation>
    </message>
    <message>
        <source>There was no sign of life for %1. A large model or a long prompt can take minutes. Stopping keeps what was written so far.</source>
        <translation>模型已有 %1没有响应。大模型或长提示词可能需要几分钟。停止后，已写出的内容会保留。</translation>
    </message>
    <message>
        <source>This would end it. What was written so far is kept.</source>
        <translation>继续操作会结束该回复。已写出的内容会保留。</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>重新加载</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Wait</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Keep only the latest</source>
        <translation>只保留最新的</translation>
    </message>
    <message>
        <source>Extend the context</source>
        <translation>扩大上下文</translation>
    </message>
    <message>
        <source>Use a plain template</source>
        <translation>改用简单模板</translation>
    </message>
    <message>
        <source>Leave out the oldest</source>
        <translation>略去最早的消息</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>End the reply</source>
        <translation>结束回复</translation>
    </message>
    <message>
        <source>Let it finish</source>
        <translation>等它写完</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
</context>
<context>
    <name>NumberRow</name>
    <message>
        <source>Reset %1</source>
        <translation>重置“%1”</translation>
    </message>
</context>
<context>
    <name>OverflowRow</name>
    <message>
        <source>Stop and explain</source>
        <translation>停下并说明</translation>
    </message>
    <message>
        <source>Nothing is sent until you decide what may be left out</source>
        <translation>在你决定略去哪些内容之前，不发送任何内容</translation>
    </message>
    <message>
        <source>Leave out the oldest messages</source>
        <translation>略去最早的消息</translation>
    </message>
    <message>
        <source>Keep the system prompt and the last message</source>
        <translation>只保留系统提示词和最后一条消息</translation>
    </message>
    <message>
        <source>The model does not read anything in between</source>
        <translation>模型不读取两者之间的内容</translation>
    </message>
    <message>
        <source>As many as needed; they stay in the conversation</source>
        <translation>按需略去；消息仍保留在对话中</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Command palette</source>
        <translation>命令面板</translation>
    </message>
    <message>
        <source>Find a command or a conversation</source>
        <translation>查找命令或对话</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>搜索结果</translation>
    </message>
    <message>
        <source>↑ ↓ to move    ↵ to choose    &gt; commands    # conversations</source>
        <translation>↑ ↓ 移动    ↵ 选择    &gt; 命令    # 对话</translation>
    </message>
</context>
<context>
    <name>Quantity</name>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
</context>
<context>
    <name>SamplingRows</name>
    <message>
        <source>More samplers</source>
        <translation>更多采样器</translation>
    </message>
</context>
<context>
    <name>Sandbox</name>
    <message>
        <source>Tested when a model is loaded: the engine then tries what it must not do.</source>
        <translation>加载模型时会进行检测：引擎会尝试它不该做的事。</translation>
    </message>
    <message>
        <source>The engine is confined: it can read the model file but no other file of yours, and it has no network.</source>
        <translation>引擎已被隔离：它只能读取模型文件，不能读取你的其他文件，也无法访问网络。</translation>
    </message>
    <message>
        <source>The engine is partly confined: %1 of %2 attempts were blocked.</source>
        <translation>引擎被部分隔离：%2 次尝试中拦截了 %1 次。</translation>
    </message>
    <message>
        <source>The engine is not confined; it runs with your permissions.</source>
        <translation>引擎未被隔离，以你的权限运行。</translation>
    </message>
    <message>
        <source>An offloaded model needs the drivers of the device.</source>
        <translation>在其他设备上运行的模型需要使用该设备的驱动程序。</translation>
    </message>
    <message>
        <source>Vitrail has a sandbox on Linux only.</source>
        <translation>Vitrail 仅在 Linux 上提供沙箱。</translation>
    </message>
    <message>
        <source>This kernel has none of what it needs.</source>
        <translation>此内核不提供沙箱所需的功能。</translation>
    </message>
    <message>
        <source>The system refused a part of it (%1).</source>
        <translation>系统拒绝了其中一部分（%1）。</translation>
    </message>
    <message>
        <source>Read other files</source>
        <translation>读取其他文件</translation>
    </message>
    <message>
        <source>Write other files</source>
        <translation>写入其他文件</translation>
    </message>
    <message>
        <source>Connect to the network</source>
        <translation>连接网络</translation>
    </message>
    <message>
        <source>Send network packets</source>
        <translation>发送网络数据包</translation>
    </message>
    <message>
        <source>Send signals to the window</source>
        <translation>向窗口进程发送信号</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>已拦截</translation>
    </message>
    <message>
        <source>Not blocked</source>
        <translation>未拦截</translation>
    </message>
    <message>
        <source>Start programs</source>
        <translation>启动程序</translation>
    </message>
</context>
<context>
    <name>SeedRow</name>
    <message>
        <source>Random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>Fixed</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>The same prompt and settings give the same reply</source>
        <translation>相同的提示词和设置会得到相同的回复</translation>
    </message>
    <message>
        <source>A different reply each time; its seed is recorded with it</source>
        <translation>每次回复都不同；所用的种子会随回复记录</translation>
    </message>
</context>
<context>
    <name>SendButton</name>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Stop the reply</source>
        <translation>停止回复</translation>
    </message>
    <message>
        <source>Stop the reply (Esc)</source>
        <translation>停止回复（Esc）</translation>
    </message>
    <message>
        <source>Send (Enter)</source>
        <translation>发送（Enter）</translation>
    </message>
</context>
<context>
    <name>Setting</name>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Dynamic temperature range</source>
        <translation>动态温度范围</translation>
    </message>
    <message>
        <source>Dynamic temperature exponent</source>
        <translation>动态温度指数</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>Typical-p</source>
        <translation>Typical-p</translation>
    </message>
    <message>
        <source>Top-n-sigma</source>
        <translation>Top-n-sigma</translation>
    </message>
    <message>
        <source>XTC probability</source>
        <translation>XTC 概率</translation>
    </message>
    <message>
        <source>XTC threshold</source>
        <translation>XTC 阈值</translation>
    </message>
    <message>
        <source>Repeat penalty</source>
        <translation>重复惩罚</translation>
    </message>
    <message>
        <source>Penalty window</source>
        <translation>惩罚范围</translation>
    </message>
    <message>
        <source>DRY window</source>
        <translation>DRY 范围</translation>
    </message>
    <message>
        <source>Maximum reply length</source>
        <translation>最大回复长度</translation>
    </message>
    <message>
        <source>Key cache type</source>
        <translation>K 缓存类型</translation>
    </message>
    <message>
        <source>Value cache type</source>
        <translation>V 缓存类型</translation>
    </message>
    <message>
        <source>Memory-map the file</source>
        <translation>内存映射文件</translation>
    </message>
    <message>
        <source>Lock in memory</source>
        <translation>锁定在内存中</translation>
    </message>
    <message>
        <source>Plain chat template</source>
        <translation>简单对话模板</translation>
    </message>
    <message>
        <source>Higher values make replies more varied, lower ones more predictable</source>
        <translation>越高，回复越多样；越低，回复越稳定</translation>
    </message>
    <message>
        <source>How far the temperature adapts to the model&apos;s certainty; 0 is off</source>
        <translation>温度随模型把握程度变化的幅度；0 为关闭</translation>
    </message>
    <message>
        <source>How steeply the temperature adapts</source>
        <translation>温度变化的陡峭程度</translation>
    </message>
    <message>
        <source>Consider only this many of the likeliest tokens; 0 is off</source>
        <translation>只考虑概率最高的这么多个词元；0 为关闭</translation>
    </message>
    <message>
        <source>Consider only the likeliest tokens that add up to this share; 1 is off</source>
        <translation>只考虑累计概率达到此比例的词元；1 为关闭</translation>
    </message>
    <message>
        <source>Drop tokens less likely than this share of the best one; 0 is off</source>
        <translation>舍弃低于首选概率此比例的词元；0 为关闭</translation>
    </message>
    <message>
        <source>Prefer tokens about as surprising as expected; 1 is off</source>
        <translation>优先选择意外程度接近预期的词元；1 为关闭</translation>
    </message>
    <message>
        <source>Drop tokens this many standard deviations below the best; 0 is off</source>
        <translation>舍弃得分比首选词元低这么多个标准差的词元；0 为关闭</translation>
    </message>
    <message>
        <source>How often the most obvious tokens are skipped; 0 is off</source>
        <translation>跳过最显而易见的词元的概率；0 为关闭</translation>
    </message>
    <message>
        <source>How likely a token must be to count as obvious; above 0.5 is off</source>
        <translation>概率达到多少才算显而易见；大于 0.5 为关闭</translation>
    </message>
    <message>
        <source>Makes tokens that were used before less likely; 1 is off</source>
        <translation>降低用过的词元再次出现的概率；1 为关闭</translation>
    </message>
    <message>
        <source>How many tokens back the penalties look; −1 is all</source>
        <translation>惩罚向前回看多少词元；−1 为全部</translation>
    </message>
    <message>
        <source>Makes a token less likely each time it is used; 0 is off</source>
        <translation>词元每出现一次，再次出现的概率就降低一些；0 为关闭</translation>
    </message>
    <message>
        <source>Makes a token less likely once it has been used; 0 is off</source>
        <translation>词元只要出现过，再次出现的概率就降低；0 为关闭</translation>
    </message>
    <message>
        <source>How strongly repeated phrases are avoided; 0 is off</source>
        <translation>避免重复语句的力度；0 为关闭</translation>
    </message>
    <message>
        <source>How fast that grows with the length of the phrase</source>
        <translation>该力度随语句长度增长的快慢</translation>
    </message>
    <message>
        <source>How many tokens may repeat without a penalty</source>
        <translation>允许重复多少词元而不受惩罚</translation>
    </message>
    <message>
        <source>How many tokens back to look for repeats; −1 is all</source>
        <translation>向前回看多少词元以查找重复；−1 为全部</translation>
    </message>
    <message>
        <source>A reply ends after this many tokens; 0 is no limit</source>
        <translation>回复达到这么多词元就结束；0 为不限</translation>
    </message>
    <message>
        <source>Frequency penalty</source>
        <translation>频率惩罚</translation>
    </message>
    <message>
        <source>Presence penalty</source>
        <translation>存在惩罚</translation>
    </message>
    <message>
        <source>DRY multiplier</source>
        <translation>DRY 乘数</translation>
    </message>
    <message>
        <source>DRY base</source>
        <translation>DRY 基数</translation>
    </message>
    <message>
        <source>DRY allowed length</source>
        <translation>DRY 允许长度</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Stop strings</source>
        <translation>停止字符串</translation>
    </message>
    <message>
        <source>When the context is full</source>
        <translation>上下文已满时</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>Context length</source>
        <translation>上下文长度</translation>
    </message>
    <message>
        <source>Layers on the device</source>
        <translation>设备上的层数</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Flash attention</source>
        <translation>Flash Attention</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批处理大小</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>RPC servers</source>
        <translation>RPC 服务器</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Section</source>
        <translation>分类</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
</context>
<context>
    <name>SidePanel</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Hide the panel</source>
        <translation>隐藏面板</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消置顶</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>Context in use</source>
        <translation>已用上下文</translation>
    </message>
    <message>
        <source>Model file: %1</source>
        <translation>模型文件：%1</translation>
    </message>
    <message>
        <source>Loading %1</source>
        <translation>正在加载 %1</translation>
    </message>
    <message>
        <source>Engine stopped</source>
        <translation>引擎已停止</translation>
    </message>
    <message>
        <source>Unloading</source>
        <translation>正在卸载</translation>
    </message>
    <message>
        <source>No model loaded</source>
        <translation>未加载模型</translation>
    </message>
    <message>
        <source>%1 of %2 layers</source>
        <translation>%1 / %2 层</translation>
    </message>
    <message>
        <source>Where the model runs</source>
        <translation>模型在哪里运行</translation>
    </message>
    <message>
        <source>Tokens per second in the last reply</source>
        <translation>上一条回复的速度（词元/秒）</translation>
    </message>
    <message>
        <source>Time to the first token of the last reply</source>
        <translation>上一条回复的首个词元用时</translation>
    </message>
    <message>
        <source>Memory used by the engine</source>
        <translation>引擎占用的内存</translation>
    </message>
    <message>
        <source>The model also runs on other computers, which can see what you write</source>
        <translation>模型也在其他电脑上运行，它们能看到你写的内容</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 of %2 tokens of the context are in use</source>
        <translation>上下文已用 %1 / %2 词元</translation>
    </message>
    <message>
        <source>%1 tok/s</source>
        <translation>%1 词元/秒</translation>
    </message>
    <message>
        <source>Also on %1</source>
        <translation>也在 %1 上运行</translation>
    </message>
    <message>
        <source>What you write stays on this computer</source>
        <translation>你写的内容不会离开这台电脑</translation>
    </message>
    <message>
        <source>On this computer only</source>
        <translation>仅在本机</translation>
    </message>
</context>
<context>
    <name>StopRow</name>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>The reply ends before any of these. One per line; \n stands for a line break.</source>
        <translation>遇到其中任何一个，回复就在它之前结束。每行一个；\n 表示换行。</translation>
    </message>
</context>
<context>
    <name>ThreadRows</name>
    <message>
        <source>Measuring; this takes a few seconds</source>
        <translation>正在测速，需要几秒钟</translation>
    </message>
    <message>
        <source>Always this many, even while other programs are busy</source>
        <translation>始终使用这么多线程，即使其他程序繁忙</translation>
    </message>
    <message>
        <source>As set under Engine in Settings: %1</source>
        <translation>与“设置”的“引擎”中一致：%1</translation>
    </message>
    <message>
        <source>Fewer while other programs are busy, more when they are not</source>
        <translation>其他程序繁忙时减少，空闲时增加</translation>
    </message>
    <message>
        <source>%1 with %2</source>
        <translation>%2 %1</translation>
    </message>
    <message>
        <source>Tokens per second: %1.</source>
        <translation>每秒词元数：%1。</translation>
    </message>
    <message>
        <source>Fastest: %1.</source>
        <translation>最快：%1。</translation>
    </message>
    <message>
        <source>Adaptive</source>
        <translation>自适应</translation>
    </message>
    <message>
        <source>Fixed</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>Number of threads</source>
        <translation>线程数</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测速</translation>
    </message>
    <message>
        <source>Try each number of threads and use the fastest</source>
        <translation>逐一尝试各种线程数，并采用最快的</translation>
    </message>
</context>
<context>
    <name>Transcript</name>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>回复</translation>
    </message>
    <message>
        <source>Prompt: %1 tokens, %2 of them reused, %3</source>
        <translation>提示词：%1 词元，其中 %2 词元无需重新读取，用时 %3</translation>
    </message>
    <message>
        <source>%1 tok/s</source>
        <translation>%1 词元/秒</translation>
    </message>
    <message>
        <source>Model: %1</source>
        <translation>模型：%1</translation>
    </message>
    <message>
        <source>Reply: %1 tokens, %2</source>
        <translation>回复：%1 词元，用时 %2</translation>
    </message>
    <message>
        <source>Temperature %1, seed %2</source>
        <translation>温度 %1，种子 %2</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>“%1” was deleted</source>
        <translation>已删除“%1”</translation>
    </message>
    <message>
        <source>The conversation was deleted</source>
        <translation>已删除对话</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Open a model file</source>
        <translation>打开模型文件</translation>
    </message>
    <message>
        <source>Model files (*.gguf)</source>
        <translation>模型文件 (*.gguf)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>The conversations were backed up</source>
        <translation>已备份对话</translation>
    </message>
</context>
<context>
    <name>_Plurals</name>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n 词元</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n 层</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>%n 个线程</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s) changed here.</source>
        <translation>
            <numerusform>此处更改了 %n 项设置。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s) from the model file.</source>
        <translation>
            <numerusform>%n 项设置来自模型文件。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Waiting for %n other reply(s)</source>
        <translation>
            <numerusform>正在等待另外 %n 条回复</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n earlier message(s) were not read by the model</source>
        <translation>
            <numerusform>模型未读取更早的 %n 条消息</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n earlier message(s) are no longer read by the model</source>
        <translation>
            <numerusform>模型已不再读取更早的 %n 条消息</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n earlier reply(s) were tokenized again because the template or the model differs</source>
        <translation>
            <numerusform>由于模板或模型不同，更早的 %n 条回复已重新分词</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Row</name>
    <message>
        <source>Reset %1</source>
        <translation>重置“%1”</translation>
    </message>
</context>
</TS>
