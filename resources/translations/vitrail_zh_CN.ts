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
    <name>AccessPane</name>
    <message>
        <source>Open its page</source>
        <translation>打开模型页面</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Use the mirror %1</source>
        <translation>改用镜像站 %1</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>改用 %1</translation>
    </message>
    <message>
        <source>Your token is sent to %1 only, never to a mirror.</source>
        <translation>你的令牌只会发送给 %1，绝不会发送给镜像站。</translation>
    </message>
    <message>
        <source>The page opens in your browser: %1</source>
        <translation>将在浏览器中打开此页面：%1</translation>
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
        <source>Find models to download</source>
        <translation>查找可下载的模型</translation>
    </message>
    <message>
        <source>Look for model files again</source>
        <translation>重新查找模型文件</translation>
    </message>
    <message>
        <source>Model settings…</source>
        <translation>模型设置…</translation>
    </message>
    <message>
        <source>Go to the previous hit</source>
        <translation>转到上一个匹配项</translation>
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
        <source>Search all conversations</source>
        <translation>搜索全部对话</translation>
    </message>
    <message>
        <source>Move to folder…</source>
        <translation>移到文件夹…</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>标签…</translation>
    </message>
    <message>
        <source>Title by the model</source>
        <translation>由模型取标题</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>New temporary conversation</source>
        <translation>新建临时对话</translation>
    </message>
    <message>
        <source>Keep this conversation</source>
        <translation>保留此对话</translation>
    </message>
    <message>
        <source>Show the bin</source>
        <translation>打开回收站</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Choose a preset</source>
        <translation>选择预设</translation>
    </message>
    <message>
        <source>Save these settings as a preset…</source>
        <translation>将这些设置存为预设…</translation>
    </message>
    <message>
        <source>Manage presets</source>
        <translation>管理预设</translation>
    </message>
    <message>
        <source>Copy as text without Markdown</source>
        <translation>复制为不含 Markdown 的文本</translation>
    </message>
    <message>
        <source>Regenerate with…</source>
        <translation>用其他模型重新生成…</translation>
    </message>
    <message>
        <source>Again with exactly this</source>
        <translation>完全照此重新生成</translation>
    </message>
    <message>
        <source>Begin the reply…</source>
        <translation>写好回复的开头…</translation>
    </message>
    <message>
        <source>Think before answering</source>
        <translation>回答前先思考</translation>
    </message>
    <message>
        <source>How the reply was made</source>
        <translation>回复的生成信息</translation>
    </message>
    <message>
        <source>Edit the message</source>
        <translation>编辑消息</translation>
    </message>
    <message>
        <source>Show the tokens of the message</source>
        <translation>显示消息的词元</translation>
    </message>
    <message>
        <source>Attach files…</source>
        <translation>添加附件…</translation>
    </message>
    <message>
        <source>Show the tokens of the draft</source>
        <translation>显示草稿的词元</translation>
    </message>
    <message>
        <source>Insert a message before</source>
        <translation>在前面插入消息</translation>
    </message>
    <message>
        <source>Insert a message after</source>
        <translation>在后面插入消息</translation>
    </message>
    <message>
        <source>Change who says it</source>
        <translation>更改发言者</translation>
    </message>
    <message>
        <source>Fork into a conversation of its own</source>
        <translation>分出为独立对话</translation>
    </message>
    <message>
        <source>Delete the branch</source>
        <translation>删除分支</translation>
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
        <source>Go to the branch point above</source>
        <translation>转到上一个分支点</translation>
    </message>
    <message>
        <source>Go to the branch point below</source>
        <translation>转到下一个分支点</translation>
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
        <source>Find in this conversation</source>
        <translation>在此对话中查找</translation>
    </message>
    <message>
        <source>Go to the next hit</source>
        <translation>转到下一个匹配项</translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation>模型看到的内容</translation>
    </message>
    <message>
        <source>Show the context</source>
        <translation>显示上下文</translation>
    </message>
    <message>
        <source>Samples for the token lens</source>
        <translation>词元透镜的示例文本</translation>
    </message>
    <message>
        <source>Open a text file in the token lens…</source>
        <translation>在词元透镜中打开文本文件…</translation>
    </message>
    <message>
        <source>Browse the vocabulary</source>
        <translation>浏览词表</translation>
    </message>
    <message>
        <source>Compare vocabularies</source>
        <translation>比较词表</translation>
    </message>
    <message>
        <source>Train a tokenizer on your text</source>
        <translation>用你的文字训练分词器</translation>
    </message>
    <message>
        <source>Overview of the branches</source>
        <translation>分支概览</translation>
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
        <source>Token lens</source>
        <translation>词元透镜</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
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
        <source>Export the conversation…</source>
        <translation>导出对话…</translation>
    </message>
    <message>
        <source>Copy the conversation as Markdown</source>
        <translation>将对话复制为 Markdown</translation>
    </message>
    <message>
        <source>Print the conversation…</source>
        <translation>打印对话…</translation>
    </message>
    <message>
        <source>Export all conversations…</source>
        <translation>导出全部对话…</translation>
    </message>
    <message>
        <source>Import conversations…</source>
        <translation>导入对话…</translation>
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
    <name>Attaching</name>
    <message>
        <source>Attach files</source>
        <translation>添加附件</translation>
    </message>
    <message>
        <source>Pasted text.txt</source>
        <translation>粘贴的文本.txt</translation>
    </message>
</context>
<context>
    <name>Attachments</name>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Reading page %1 of %2</source>
        <translation>正在读取第 %1 页，共 %2 页</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>only the beginning</source>
        <translation>仅开头部分</translation>
    </message>
    <message>
        <source>%1 of the context of %2</source>
        <translation>占上下文（%2）的 %1</translation>
    </message>
    <message>
        <source>only the beginning of the file</source>
        <translation>仅文件的开头部分</translation>
    </message>
    <message>
        <source>Preview of %1</source>
        <translation>预览 %1</translation>
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
    <name>Bands</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>The same text in several vocabularies</source>
        <translation>同一段文本在多个词表中的切分</translation>
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
    <name>BinModel</name>
    <message>
        <source>Empty message</source>
        <translation>空消息</translation>
    </message>
    <message>
        <source>Untitled conversation</source>
        <translation>无标题对话</translation>
    </message>
    <message>
        <source>Branch of “%1”</source>
        <translation>“%1”的分支</translation>
    </message>
    <message>
        <source>deleted %1</source>
        <translation>删除于 %1</translation>
    </message>
    <message>
        <source>kept until %1</source>
        <translation>保留至 %1</translation>
    </message>
</context>
<context>
    <name>BinPane</name>
    <message>
        <source>Bin</source>
        <translation>回收站</translation>
    </message>
    <message>
        <source>What is deleted stays here for %1 days; after that it is gone for good.</source>
        <translation>删除的内容会在此保留 %1 天，之后永久删除。</translation>
    </message>
    <message>
        <source>The bin is empty.</source>
        <translation>回收站是空的。</translation>
    </message>
    <message>
        <source>Close the bin</source>
        <translation>关闭回收站</translation>
    </message>
    <message>
        <source>Deleted conversations and branches</source>
        <translation>已删除的对话和分支</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>永久删除</translation>
    </message>
    <message>
        <source>Empty the bin</source>
        <translation>清空回收站</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Delete “%1” for good?</source>
        <translation>永久删除“%1”？</translation>
    </message>
    <message>
        <source>Delete everything in the bin for good?</source>
        <translation>永久删除回收站中的全部内容？</translation>
    </message>
    <message>
        <source>This cannot be undone.</source>
        <translation>此操作无法撤销。</translation>
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
    <name>BrowserView</name>
    <message>
        <source>Vocabulary</source>
        <translation>词表</translation>
    </message>
    <message>
        <source>Order of the entries</source>
        <translation>条目的排序</translation>
    </message>
    <message>
        <source>Save the entries that are shown</source>
        <translation>保存显示的条目</translation>
    </message>
    <message>
        <source>Last first</source>
        <translation>倒序</translation>
    </message>
    <message>
        <source>Save as a table (CSV)…</source>
        <translation>保存为表格（CSV）…</translation>
    </message>
    <message>
        <source>Save as data (JSON)…</source>
        <translation>保存为数据（JSON）…</translation>
    </message>
    <message>
        <source>Put into the text</source>
        <translation>放入文本</translation>
    </message>
    <message>
        <source>Copy the text</source>
        <translation>复制文本</translation>
    </message>
    <message>
        <source>Copy the id</source>
        <translation>复制 ID</translation>
    </message>
    <message>
        <source>Copy the bytes in hex</source>
        <translation>复制十六进制字节</translation>
    </message>
    <message>
        <source>All entries: %1</source>
        <translation>全部条目：%1</translation>
    </message>
    <message>
        <source>Found: %1 of %2</source>
        <translation>找到 %1 个，共 %2 个</translation>
    </message>
    <message>
        <source>The pattern takes too long on some entries, which were left out: %1.</source>
        <translation>正则表达式在部分条目上耗时过长，已略去 %1 个条目。</translation>
    </message>
    <message>
        <source>The pattern takes too long: the search was given up before its end.</source>
        <translation>正则表达式耗时过长：搜索未完成就已放弃。</translation>
    </message>
    <message>
        <source>Looking for entries that no merges make: %1%</source>
        <translation>正在查找无法由合并得到的条目：%1%</translation>
    </message>
</context>
<context>
    <name>CardHead</name>
    <message>
        <source>%1 by %2</source>
        <translation>%1，作者 %2</translation>
    </message>
    <message>
        <source>reads pictures</source>
        <translation>可识图</translation>
    </message>
    <message>
        <source>embeds</source>
        <translation>嵌入模型</translation>
    </message>
    <message>
        <source>private</source>
        <translation>私有</translation>
    </message>
    <message>
        <source>terms to accept</source>
        <translation>需接受条款</translation>
    </message>
    <message>
        <source>access on request</source>
        <translation>需申请访问</translation>
    </message>
    <message>
        <source>%1 downloads</source>
        <translation>%1 次下载</translation>
    </message>
    <message>
        <source>%1 likes</source>
        <translation>%1 个赞</translation>
    </message>
    <message>
        <source>updated %1</source>
        <translation>更新于 %1</translation>
    </message>
    <message>
        <source>Made from %1</source>
        <translation>基于 %1</translation>
    </message>
</context>
<context>
    <name>CardText</name>
    <message>
        <source>Model card</source>
        <translation>模型卡片</translation>
    </message>
    <message>
        <source>Asking the hub…</source>
        <translation>正在查询模型站…</translation>
    </message>
    <message>
        <source>The publisher has written nothing about this model.</source>
        <translation>发布者没有为此模型撰写介绍。</translation>
    </message>
</context>
<context>
    <name>Changes</name>
    <message>
        <source>Send the message</source>
        <translation>发送消息</translation>
    </message>
    <message>
        <source>Edit the message</source>
        <translation>编辑消息</translation>
    </message>
    <message>
        <source>Regenerate the reply</source>
        <translation>重新生成回复</translation>
    </message>
    <message>
        <source>Begin the reply</source>
        <translation>写好回复的开头</translation>
    </message>
    <message>
        <source>Insert a message</source>
        <translation>插入消息</translation>
    </message>
    <message>
        <source>Change who says it</source>
        <translation>更改发言者</translation>
    </message>
    <message>
        <source>Delete the branch</source>
        <translation>删除分支</translation>
    </message>
    <message>
        <source>Restore the branch</source>
        <translation>恢复分支</translation>
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
        <source>Move to a folder</source>
        <translation>移到文件夹</translation>
    </message>
    <message>
        <source>Change tags</source>
        <translation>更改标签</translation>
    </message>
    <message>
        <source>Change the settings</source>
        <translation>更改设置</translation>
    </message>
    <message>
        <source>Delete the conversation</source>
        <translation>删除对话</translation>
    </message>
    <message>
        <source>Restore the conversation</source>
        <translation>恢复对话</translation>
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
    <name>Choices</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
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
        <source>The text was copied</source>
        <translation>已复制文本</translation>
    </message>
    <message>
        <source>The diagnostic report was copied</source>
        <translation>已复制诊断报告</translation>
    </message>
</context>
<context>
    <name>CompareExports</name>
    <message>
        <source>The picture was copied</source>
        <translation>已复制图片</translation>
    </message>
    <message>
        <source>The table was copied</source>
        <translation>已复制表格</translation>
    </message>
    <message>
        <source>The ids were copied</source>
        <translation>已复制 ID</translation>
    </message>
    <message>
        <source>The comparison was saved</source>
        <translation>已保存比较结果</translation>
    </message>
    <message>
        <source>The comparison could not be saved</source>
        <translation>无法保存比较结果</translation>
    </message>
    <message>
        <source>The picture holds only the beginning of the text</source>
        <translation>图片只包含文本的开头部分</translation>
    </message>
    <message>
        <source>Save the comparison</source>
        <translation>保存比较结果</translation>
    </message>
</context>
<context>
    <name>CompareTable</name>
    <message>
        <source>What each vocabulary needs for the text</source>
        <translation>每个词表切分这段文本所需的词元</translation>
    </message>
    <message>
        <source>Vocabulary of</source>
        <translation>词表来自</translation>
    </message>
    <message>
        <source>Entries</source>
        <translation>条目数</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元数</translation>
    </message>
    <message>
        <source>Ratio</source>
        <translation>倍数</translation>
    </message>
    <message>
        <source>Bytes each</source>
        <translation>每词元字节</translation>
    </message>
    <message>
        <source>Characters each</source>
        <translation>每词元字符</translation>
    </message>
    <message>
        <source>Tokens per 1,000 characters</source>
        <translation>每千字符词元</translation>
    </message>
    <message>
        <source>Cost per 1,000 characters</source>
        <translation>每千字符费用</translation>
    </message>
    <message>
        <source>%1: %2 tokens</source>
        <translation>%1：%2 词元</translation>
    </message>
    <message>
        <source>Move %1 up</source>
        <translation>上移 %1</translation>
    </message>
    <message>
        <source>Move %1 down</source>
        <translation>下移 %1</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>移除 %1</translation>
    </message>
</context>
<context>
    <name>CompareView</name>
    <message>
        <source>Compare vocabularies</source>
        <translation>比较词表</translation>
    </message>
    <message>
        <source>Add a vocabulary</source>
        <translation>添加词表</translation>
    </message>
    <message>
        <source>Add a vocabulary to compare</source>
        <translation>添加要比较的词表</translation>
    </message>
    <message>
        <source>Copy or save the comparison</source>
        <translation>复制或保存比较结果</translation>
    </message>
    <message>
        <source>Your price for a million tokens, in any currency (0 for none):</source>
        <translation>每百万词元的价格，任意货币（0 表示不计）：</translation>
    </message>
    <message>
        <source>Your price for a million tokens</source>
        <translation>每百万词元的价格</translation>
    </message>
    <message>
        <source>Copy the table (CSV)</source>
        <translation>复制表格（CSV）</translation>
    </message>
    <message>
        <source>Copy the ids of all rows (JSON)</source>
        <translation>复制所有行的 ID（JSON）</translation>
    </message>
    <message>
        <source>Copy a picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Save the table (CSV)…</source>
        <translation>保存表格（CSV）…</translation>
    </message>
    <message>
        <source>Save the ids of all rows (JSON)…</source>
        <translation>保存所有行的 ID（JSON）…</translation>
    </message>
    <message>
        <source>Save a picture (PNG)…</source>
        <translation>保存图片（PNG）…</translation>
    </message>
    <message>
        <source>Save a drawing (SVG)…</source>
        <translation>保存矢量图（SVG）…</translation>
    </message>
    <message>
        <source>Cutting…</source>
        <translation>正在切分…</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>正在打开…</translation>
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
    <name>ContextBar</name>
    <message>
        <source>Hide the context</source>
        <translation>隐藏上下文</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <translation>%1 / %2</translation>
    </message>
</context>
<context>
    <name>ContextChoice</name>
    <message>
        <source>Context length</source>
        <translation>上下文长度</translation>
    </message>
    <message>
        <source>How much the model can read at once; verdicts are given for it</source>
        <translation>模型一次能读取多少内容；据此判断模型是否适合本机</translation>
    </message>
    <message>
        <source>%1 (%2 tokens)</source>
        <translation>%1（%2 词元）</translation>
    </message>
</context>
<context>
    <name>ContextStrip</name>
    <message>
        <source>position %1 of %2</source>
        <translation>位置 %1 / %2</translation>
    </message>
    <message>
        <source>id %1</source>
        <translation>ID %1</translation>
    </message>
    <message>
        <source>No prompt yet</source>
        <translation>还没有提示词</translation>
    </message>
    <message>
        <source>%1 of %2 tokens of the context are in use</source>
        <translation>上下文已用 %1 / %2 词元</translation>
    </message>
    <message>
        <source>%1 kept free for the answer</source>
        <translation>为回答预留 %1</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 词元</translation>
    </message>
    <message>
        <source>%1 in use</source>
        <translation>已用 %1</translation>
    </message>
    <message>
        <source>message %1 of %2</source>
        <translation>第 %1 条消息（共 %2 条）</translation>
    </message>
    <message>
        <source>left out next when the room runs out</source>
        <translation>空间用完时最先略去</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
</context>
<context>
    <name>Controls</name>
    <message>
        <source>Open in the browser</source>
        <translation>在浏览器中打开</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Open a page of %1?</source>
        <translation>打开 %1 的网页？</translation>
    </message>
    <message>
        <source>Write a mail to this address?</source>
        <translation>给此地址写邮件？</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Save the code</source>
        <translation>保存代码</translation>
    </message>
    <message>
        <source>code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
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
        <source>folded</source>
        <translation>已折叠</translation>
    </message>
    <message>
        <source>open</source>
        <translation>已展开</translation>
    </message>
    <message>
        <source>folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>temporary</source>
        <translation>临时</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
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
        <source>the preset “%1”</source>
        <translation>预设“%1”</translation>
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
        <source>Changes apply to this conversation only; notches mark “%1”.</source>
        <translation>更改仅对此对话有效；刻痕表示“%1”的值。</translation>
    </message>
    <message>
        <source>%1 are filled in when a message is sent</source>
        <translation>发送消息时会填入 %1</translation>
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
        <source>Save as preset</source>
        <translation>存为预设</translation>
    </message>
    <message>
        <source>Keep these settings to begin other conversations</source>
        <translation>保存这些设置，供新对话使用</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部重置</translation>
    </message>
    <message>
        <source>Return to the preset, your defaults and the model&apos;s</source>
        <translation>恢复为预设、你的默认设置和模型自带的值</translation>
    </message>
</context>
<context>
    <name>ConversationRows</name>
    <message>
        <source>Title of the conversation</source>
        <translation>对话标题</translation>
    </message>
    <message>
        <source>Name of the folder</source>
        <translation>文件夹名称</translation>
    </message>
</context>
<context>
    <name>CopiesButton</name>
    <message>
        <source>Copy or save</source>
        <translation>复制或保存</translation>
    </message>
    <message>
        <source>Copy the text</source>
        <translation>复制文本</translation>
    </message>
    <message>
        <source>Copy the ids (JSON)</source>
        <translation>复制 ID（JSON）</translation>
    </message>
    <message>
        <source>Copy a table (CSV)</source>
        <translation>复制表格（CSV）</translation>
    </message>
    <message>
        <source>Copy a picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Save a picture (PNG)…</source>
        <translation>保存图片（PNG）…</translation>
    </message>
    <message>
        <source>Save a drawing (SVG)…</source>
        <translation>保存矢量图（SVG）…</translation>
    </message>
</context>
<context>
    <name>CopyNotice</name>
    <message>
        <source>%1 is already on this computer</source>
        <translation>本机已有 %1</translation>
    </message>
    <message>
        <source>%1 is already on this computer (%2)</source>
        <translation>本机已有 %1（%2）</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用它</translation>
    </message>
    <message>
        <source>Download it all the same</source>
        <translation>仍要下载</translation>
    </message>
</context>
<context>
    <name>CutNotice</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
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
        <source>By the model</source>
        <translation>由模型取</translation>
    </message>
    <message>
        <source>First line</source>
        <translation>取首行</translation>
    </message>
    <message>
        <source>Titles</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>By the model: it finds a title after its first reply, on this computer and without making you wait</source>
        <translation>“由模型取”：模型在首条回复之后于本机取标题，不会让你等待</translation>
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
    <name>Deletion</name>
    <message>
        <source>Delete for good</source>
        <translation>永久删除</translation>
    </message>
    <message>
        <source>Move to the bin</source>
        <translation>移到回收站</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Delete “%1”?</source>
        <translation>删除“%1”？</translation>
    </message>
    <message>
        <source>It is unloaded first.</source>
        <translation>会先将其卸载。</translation>
    </message>
    <message>
        <source>There is no bin for this disk. %1 is freed; there is no way back.</source>
        <translation>此磁盘没有回收站。将释放 %1，且无法恢复。</translation>
    </message>
    <message>
        <source>%1 is freed when the bin is emptied.</source>
        <translation>清空回收站后会释放 %1。</translation>
    </message>
</context>
<context>
    <name>Details</name>
    <message>
        <source>Loaded</source>
        <translation>已加载</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>加载</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>元数据</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Tensors</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>Parts of the details</source>
        <translation>详情分类</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Favorite</source>
        <translation>收藏</translation>
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
    <name>Discover</name>
    <message>
        <source>Searching…</source>
        <translation>正在搜索…</translation>
    </message>
    <message numerus="yes">
        <source>%n result(s)</source>
        <translation>
            <numerusform>%n 个结果</numerusform>
        </translation>
    </message>
    <message>
        <source>More than %1</source>
        <translation>超过 %1</translation>
    </message>
    <message>
        <source>A selection made in %1. It is part of Vitrail and needs no connection.</source>
        <translation>%1 整理的精选列表，随 Vitrail 提供，无需联网。</translation>
    </message>
    <message>
        <source>Below is what the selection has for these words.</source>
        <translation>以下是精选列表中与之相符的模型。</translation>
    </message>
    <message>
        <source>Nothing in the selection is like that.</source>
        <translation>精选列表中没有符合条件的模型。</translation>
    </message>
    <message>
        <source>Nothing was found for “%1”. Fewer words find more.</source>
        <translation>没有找到与“%1”相符的模型。减少搜索词可找到更多结果。</translation>
    </message>
    <message>
        <source>There is more than can be shown. Another word narrows it down.</source>
        <translation>结果太多，未能全部显示。再加一个词可缩小范围。</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Models to download</source>
        <translation>可下载的模型</translation>
    </message>
</context>
<context>
    <name>DownloadHelp</name>
    <message>
        <source>Back to the models</source>
        <translation>返回模型</translation>
    </message>
    <message>
        <source>Download of %1</source>
        <translation>下载 %1</translation>
    </message>
</context>
<context>
    <name>DownloadList</name>
    <message>
        <source>Downloads</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>正在下载</translation>
    </message>
</context>
<context>
    <name>DownloadRow</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>What helps?</source>
        <translation>如何解决？</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>加载</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Cancel and delete what has arrived</source>
        <translation>取消并删除已下载的部分</translation>
    </message>
    <message>
        <source>Progress of %1</source>
        <translation>%1 的进度</translation>
    </message>
    <message>
        <source>Delete %1 that has arrived?</source>
        <translation>删除已下载的 %1？</translation>
    </message>
    <message>
        <source>Pausing keeps it, also when Vitrail is closed.</source>
        <translation>若改为暂停，已下载的部分会保留，关闭 Vitrail 后也不会丢失。</translation>
    </message>
    <message>
        <source>Resume %1</source>
        <translation>继续下载 %1</translation>
    </message>
    <message>
        <source>Pause %1</source>
        <translation>暂停下载 %1</translation>
    </message>
    <message>
        <source>Remove %1 from the list</source>
        <translation>从列表中移除 %1</translation>
    </message>
    <message>
        <source>Cancel %1</source>
        <translation>取消下载 %1</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>Downloads</name>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在校验…</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>%1 s left</source>
        <translation>剩余 %1 秒</translation>
    </message>
    <message>
        <source>%1 min left</source>
        <translation>剩余 %1 分钟</translation>
    </message>
    <message>
        <source>%1 h %2 min left</source>
        <translation>剩余 %1 小时 %2 分钟</translation>
    </message>
    <message>
        <source>Tries again in %1.</source>
        <translation>%1后自动重试。</translation>
    </message>
    <message>
        <source>Starts when another download is done</source>
        <translation>等其他下载完成后开始</translation>
    </message>
    <message>
        <source>Checked against its SHA-256 when done</source>
        <translation>完成后会用 SHA-256 校验</translation>
    </message>
    <message>
        <source>The hub gives no SHA-256 to check it against</source>
        <translation>模型站未提供可用于校验的 SHA-256</translation>
    </message>
    <message>
        <source>Comparing the copy on this computer with its SHA-256</source>
        <translation>正在用 SHA-256 校验本机上的副本</translation>
    </message>
    <message>
        <source>Comparing what is here with its SHA-256</source>
        <translation>正在用 SHA-256 校验已有内容</translation>
    </message>
    <message>
        <source>Checked against its SHA-256</source>
        <translation>已通过 SHA-256 校验</translation>
    </message>
</context>
<context>
    <name>DraftStrip</name>
    <message>
        <source>Tokens of the draft</source>
        <translation>草稿的词元</translation>
    </message>
</context>
<context>
    <name>DraftTokens</name>
    <message>
        <source>No tokens: %1</source>
        <translation>无法显示词元：%1</translation>
    </message>
    <message>
        <source>The window is too low to show tokens here</source>
        <translation>窗口太矮，这里放不下词元</translation>
    </message>
</context>
<context>
    <name>Editor</name>
    <message>
        <source>Text to cut into tokens</source>
        <translation>要切分为词元的文本</translation>
    </message>
    <message>
        <source>Type or paste something</source>
        <translation>输入或粘贴一些文字</translation>
    </message>
</context>
<context>
    <name>EmptyLibrary</name>
    <message>
        <source>No models yet</source>
        <translation>还没有模型</translation>
    </message>
    <message>
        <source>Find one to download, or open a GGUF file. Models that other programs have on this computer appear here by themselves.</source>
        <translation>请查找并下载一个模型，或打开 GGUF 文件。其他程序在这台电脑上的模型会自动显示在这里。</translation>
    </message>
    <message>
        <source>Looking for models…</source>
        <translation>正在查找模型…</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>没有匹配项</translation>
    </message>
    <message>
        <source>No model on this computer is what you asked for.</source>
        <translation>本机没有符合条件的模型。</translation>
    </message>
    <message>
        <source>Find models</source>
        <translation>查找模型</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
</context>
<context>
    <name>EmptyPane</name>
    <message>
        <source>%1 was unloaded</source>
        <translation>%1 已卸载</translation>
    </message>
    <message>
        <source>It was not used for a while. It loads again with your next message.</source>
        <translation>它已闲置一段时间。你发送下一条消息时会重新加载。</translation>
    </message>
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
    <name>EmptyPrompt</name>
    <message>
        <source>Reading the conversation</source>
        <translation>正在读取对话</translation>
    </message>
    <message>
        <source>Its messages are cut into tokens.</source>
        <translation>正在将消息切分为词元。</translation>
    </message>
    <message>
        <source>Which model should read it?</source>
        <translation>由哪个模型来读？</translation>
    </message>
    <message>
        <source>Every model cuts text in its own way. Choose one, and you see this conversation as it reads it.</source>
        <translation>每个模型切分文本的方式都不同。选择一个模型，即可按它的读法查看此对话。</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Go to the conversation</source>
        <translation>转到对话</translation>
    </message>
    <message>
        <source>Nothing was said yet</source>
        <translation>还没有对话内容</translation>
    </message>
    <message>
        <source>Write a message in a conversation. Here you see all of what the model reads before it answers, token by token.</source>
        <translation>请在对话中写一条消息。这里会逐个词元显示模型在回答前读到的全部内容。</translation>
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
        <source>Models that stay loaded</source>
        <translation>保持加载的模型数</translation>
    </message>
    <message>
        <source>With two, switching back to the previous model is instant while memory allows it.</source>
        <translation>设为 2 时，只要内存允许，就能立即切换回上一个模型。</translation>
    </message>
    <message>
        <source>Unload after</source>
        <translation>闲置后卸载</translation>
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
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从不</translation>
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
        <source>A model that was not used for this long gives its memory back until the next message.</source>
        <translation>模型闲置这么久后会释放内存，收到下一条消息时再重新加载。</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>沙箱</translation>
    </message>
</context>
<context>
    <name>EntryCard</name>
    <message>
        <source>The entry that is looked at</source>
        <translation>正在查看的条目</translation>
    </message>
    <message>
        <source>Put into the text</source>
        <translation>放入文本</translation>
    </message>
    <message>
        <source>Its text becomes:</source>
        <translation>它的文字会切分为：</translation>
    </message>
    <message>
        <source>The entry</source>
        <translation>条目</translation>
    </message>
    <message>
        <source>What its text becomes</source>
        <translation>它的文字切分成的词元</translation>
    </message>
    <message>
        <source>Click it, or press Enter, to see it in your text.</source>
        <translation>点击它或按 Enter 键，即可在你的文本中看到它。</translation>
    </message>
    <message>
        <source>It is in your text now, where the cursor was.</source>
        <translation>已放入你的文本中光标所在的位置。</translation>
    </message>
    <message>
        <source>It is in your text now, on a line of its own: next to other letters it would be joined with them.</source>
        <translation>已放入你的文本，单独占一行：如果紧挨着其他字母，就会与它们合并。</translation>
    </message>
    <message>
        <source>It cannot be put into the text: it is no whole character, so nobody can type it.</source>
        <translation>无法放入文本：它不是完整的字符，无法输入。</translation>
    </message>
    <message>
        <source>It was not put into the text: typed, it is ordinary letters, since only the program may write control tokens. To have it read, turn on “%1”.</source>
        <translation>未放入文本：输入的内容只会当作普通文字，因为只有程序才能写入控制词元。要让它被识别，请打开“%1”。</translation>
    </message>
    <message>
        <source>Recognize special tokens in the text</source>
        <translation>识别文本中的特殊词元</translation>
    </message>
    <message>
        <source>It cannot be put into the text: no text becomes it.</source>
        <translation>无法放入文本：没有文本会切分出它。</translation>
    </message>
    <message>
        <source>It was not put into the text: wherever its letters stand, the tokenizer cuts them into other tokens.</source>
        <translation>未放入文本：无论这些文字放在哪里，分词器都会切分成其他词元。</translation>
    </message>
    <message>
        <source>It was not put into the text: the text field would change its line ends.</source>
        <translation>未放入文本：文本框会改变其中的换行符。</translation>
    </message>
    <message>
        <source>It was not put into the text: a long text is being opened.</source>
        <translation>未放入文本：正在打开一段长文本。</translation>
    </message>
</context>
<context>
    <name>EntryModel</name>
    <message>
        <source>score %1</source>
        <translation>分数 %1</translation>
    </message>
    <message>
        <source>rank %1</source>
        <translation>次序 %1</translation>
    </message>
    <message>
        <source>id %1</source>
        <translation>ID %1</translation>
    </message>
    <message>
        <source>bytes %1</source>
        <translation>字节 %1</translation>
    </message>
    <message>
        <source>length in bytes: %1</source>
        <translation>字节长度：%1</translation>
    </message>
</context>
<context>
    <name>EntryTable</name>
    <message>
        <source>Entries of the vocabulary</source>
        <translation>词表条目</translation>
    </message>
    <message>
        <source>Enter puts the entry into the text; typing searches for entries</source>
        <translation>按 Enter 键将条目放入文本；直接输入可搜索条目</translation>
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
        <source>the file</source>
        <translation>该文件</translation>
    </message>
    <message>
        <source>The file</source>
        <translation>该文件</translation>
    </message>
    <message>
        <source>This file could not be read</source>
        <translation>无法读取此文件</translation>
    </message>
    <message>
        <source>Reading %1 failed for an unknown reason.</source>
        <translation>由于未知原因，读取 %1 失败。</translation>
    </message>
    <message>
        <source>Try again, or save it in another format.</source>
        <translation>请重试，或将其另存为其他格式。</translation>
    </message>
    <message>
        <source>This file is no longer there</source>
        <translation>此文件已不存在</translation>
    </message>
    <message>
        <source>%1 was moved, renamed or deleted.</source>
        <translation>%1 已被移动、重命名或删除。</translation>
    </message>
    <message>
        <source>Attach it again from where it is now.</source>
        <translation>请从它现在的位置重新添加。</translation>
    </message>
    <message>
        <source>This is a folder, and only files can be attached</source>
        <translation>这是文件夹，只能添加文件</translation>
    </message>
    <message>
        <source>%1 is a folder.</source>
        <translation>%1 是文件夹。</translation>
    </message>
    <message>
        <source>Attach the files in it that the model should read.</source>
        <translation>请添加其中需要模型读取的文件。</translation>
    </message>
    <message>
        <source>This is a device, and only files can be attached</source>
        <translation>这是设备，只能添加文件</translation>
    </message>
    <message>
        <source>%1 is not an ordinary file.</source>
        <translation>%1 不是普通文件。</translation>
    </message>
    <message>
        <source>Save its content to a file and attach that.</source>
        <translation>请将其内容保存为文件后再添加。</translation>
    </message>
    <message>
        <source>You have no permission to read this file</source>
        <translation>没有读取此文件的权限</translation>
    </message>
    <message>
        <source>The system does not let Vitrail open %1.</source>
        <translation>系统不允许 Vitrail 打开 %1。</translation>
    </message>
    <message>
        <source>This file is too large, up to %1 is read</source>
        <translation>文件太大，最多读取 %1</translation>
    </message>
    <message>
        <source>Change the permissions of the file, or attach a copy that you can read.</source>
        <translation>请更改文件的权限，或添加一份可以读取的副本。</translation>
    </message>
    <message>
        <source>%1 has a size of %2.</source>
        <translation>%1 的大小为 %2。</translation>
    </message>
    <message>
        <source>Attach only the part of it that matters.</source>
        <translation>请只添加其中需要的部分。</translation>
    </message>
    <message>
        <source>This file is empty</source>
        <translation>此文件是空的</translation>
    </message>
    <message>
        <source>There is no text in %1.</source>
        <translation>%1 中没有文字。</translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation>请选择其他文件。</translation>
    </message>
    <message>
        <source>There is no text in a file of this kind</source>
        <translation>此类文件中没有文字</translation>
    </message>
    <message>
        <source>%1 is neither text nor a PDF or Word document (DOCX).</source>
        <translation>%1 既不是文本，也不是 PDF 或 Word 文档（DOCX）。</translation>
    </message>
    <message>
        <source>Save it as text, PDF or DOCX and attach that.</source>
        <translation>请将其另存为文本、PDF 或 DOCX 后再添加。</translation>
    </message>
    <message>
        <source>Images come in a later version</source>
        <translation>后续版本才支持图片</translation>
    </message>
    <message>
        <source>%1 is an image, and models cannot see here yet.</source>
        <translation>%1 是图片，模型目前还不能看图。</translation>
    </message>
    <message>
        <source>Describe in words what matters in it.</source>
        <translation>请用文字描述其中的要点。</translation>
    </message>
    <message>
        <source>This file is locked with a password</source>
        <translation>此文件有密码保护</translation>
    </message>
    <message>
        <source>%1 is encrypted.</source>
        <translation>%1 已加密。</translation>
    </message>
    <message>
        <source>Save a copy without a password and attach that.</source>
        <translation>请另存一份不带密码的副本后再添加。</translation>
    </message>
    <message>
        <source>%1 holds pictures of pages, as a scan does.</source>
        <translation>%1 中只有页面的图片，例如扫描件。</translation>
    </message>
    <message>
        <source>There is no text in this file, only images</source>
        <translation>此文件中没有文字，只有图片</translation>
    </message>
    <message>
        <source>Run text recognition (OCR) on it first.</source>
        <translation>请先对其进行文字识别（OCR）。</translation>
    </message>
    <message>
        <source>This is not a PDF, or it is damaged</source>
        <translation>这不是 PDF，或文件已损坏</translation>
    </message>
    <message>
        <source>This is not a Word document, or it is damaged</source>
        <translation>这不是 Word 文档，或文件已损坏</translation>
    </message>
    <message>
        <source>This file is damaged</source>
        <translation>此文件已损坏</translation>
    </message>
    <message>
        <source>The content of %1 does not fit its name.</source>
        <translation>%1 的内容与其文件名不符。</translation>
    </message>
    <message>
        <source>Open it in the program that made it, and save it again.</source>
        <translation>请用创建它的程序打开，并重新保存。</translation>
    </message>
    <message>
        <source>This file becomes too large when unpacked</source>
        <translation>此文件解压后太大</translation>
    </message>
    <message>
        <source>Unpacked, %1 has more than %2.</source>
        <translation>%1 解压后超过 %2。</translation>
    </message>
    <message>
        <source>Do not open it if you do not know where it comes from.</source>
        <translation>如果不清楚它的来源，请不要打开。</translation>
    </message>
    <message>
        <source>Reading this file took longer than %1</source>
        <translation>读取此文件的时间超过了 %1</translation>
    </message>
    <message>
        <source>Reading %1 was ended.</source>
        <translation>已停止读取 %1。</translation>
    </message>
    <message>
        <source>Attach only the part of it that matters, or save it as text.</source>
        <translation>请只添加其中需要的部分，或将其另存为文本。</translation>
    </message>
    <message>
        <source>Reading this file takes too much memory</source>
        <translation>读取此文件占用的内存太多</translation>
    </message>
    <message>
        <source>Reading %1 was ended at %2.</source>
        <translation>读取 %1 占用的内存达到 %2 时已停止。</translation>
    </message>
    <message>
        <source>The process that reads files could not finish %1.</source>
        <translation>读取文件的进程未能读完 %1。</translation>
    </message>
    <message>
        <source>A signal ended it: %1.</source>
        <translation>它因信号 %1 而结束。</translation>
    </message>
    <message>
        <source>Reading this file failed</source>
        <translation>读取此文件失败</translation>
    </message>
    <message>
        <source>Try again, or save the file in another format.</source>
        <translation>请重试，或将文件另存为其他格式。</translation>
    </message>
    <message>
        <source>These are too many files for one message</source>
        <translation>一条消息的附件太多</translation>
    </message>
    <message>
        <source>%1 was left out: a message has up to %2 files.</source>
        <translation>未添加 %1：一条消息最多有 %2 个附件。</translation>
    </message>
    <message>
        <source>Send the others with the next message.</source>
        <translation>请随下一条消息发送其余文件。</translation>
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
        <source>This is a folder</source>
        <translation>这是文件夹</translation>
    </message>
    <message>
        <source>%1 is a folder, and a model is loaded from a file.</source>
        <translation>%1 是文件夹，而模型需从文件加载。</translation>
    </message>
    <message>
        <source>Choose one of the GGUF files in it.</source>
        <translation>请选择其中的 GGUF 文件。</translation>
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
    <message>
        <source>the hub</source>
        <translation>模型站</translation>
    </message>
    <message>
        <source>this model</source>
        <translation>此模型</translation>
    </message>
    <message>
        <source>The hub could not be asked</source>
        <translation>无法查询模型站</translation>
    </message>
    <message>
        <source>%1 gave an answer that could not be used.</source>
        <translation>%1 返回了无法使用的响应。</translation>
    </message>
    <message>
        <source>Try again. Everything on this computer works without the hub.</source>
        <translation>请重试。没有模型站，本机上的一切仍可正常使用。</translation>
    </message>
    <message>
        <source>This computer has no connection to the internet.</source>
        <translation>这台电脑未连接互联网。</translation>
    </message>
    <message>
        <source>The address of %1 was not found.</source>
        <translation>找不到 %1 的地址。</translation>
    </message>
    <message>
        <source>%1 refused the connection.</source>
        <translation>%1 拒绝了连接。</translation>
    </message>
    <message>
        <source>%1 did not answer in time.</source>
        <translation>%1 没有及时响应。</translation>
    </message>
    <message>
        <source>The certificate of %1 is not valid, so somebody could be reading along.</source>
        <translation>%1 的证书无效，通信可能被他人窃听。</translation>
    </message>
    <message>
        <source>No connection to %1 could be made.</source>
        <translation>无法建立到 %1 的连接。</translation>
    </message>
    <message>
        <source>%1 cannot be reached</source>
        <translation>无法连接 %1</translation>
    </message>
    <message>
        <source>Check the connection, or choose a mirror or a proxy under Network in Settings. Everything on this computer works without it.</source>
        <translation>请检查网络连接，或在“设置”的“网络”中选择镜像站或代理。没有网络，本机上的一切仍可正常使用。</translation>
    </message>
    <message>
        <source>The proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>The proxy does not work</source>
        <translation>代理无法使用</translation>
    </message>
    <message>
        <source>%1 did not pass the request on.</source>
        <translation>%1 没有转发请求。</translation>
    </message>
    <message>
        <source>Check its address under Network in Settings.</source>
        <translation>请在“设置”的“网络”中检查其地址。</translation>
    </message>
    <message>
        <source>Something else answered instead of the hub</source>
        <translation>响应的不是模型站</translation>
    </message>
    <message>
        <source>What came from %1 is not from a model hub. The sign-in page of a public network does this, and so does an address with a typing error.</source>
        <translation>%1 返回的内容并非来自模型站。公共网络的登录页面会造成这种情况，地址输入有误也会。</translation>
    </message>
    <message>
        <source>Sign in to the network, or check the address under Network in Settings.</source>
        <translation>请先登录网络，或在“设置”的“网络”中检查地址。</translation>
    </message>
    <message>
        <source>%1 has had too many requests from here.</source>
        <translation>%1 收到的来自此处的请求过多。</translation>
    </message>
    <message>
        <source>%1 cannot answer at the moment.</source>
        <translation>%1 暂时无法响应。</translation>
    </message>
    <message>
        <source>Try again in %1.</source>
        <translation>请在 %1后重试。</translation>
    </message>
    <message>
        <source>Try again in a few minutes.</source>
        <translation>请几分钟后重试。</translation>
    </message>
    <message>
        <source>The hub refused the request</source>
        <translation>模型站拒绝了请求</translation>
    </message>
    <message>
        <source>%1 answered with status %2.</source>
        <translation>%1 返回了状态码 %2。</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>请稍后重试。</translation>
    </message>
    <message>
        <source>%1 more is needed in %2, and %3 can be used: Vitrail leaves %4 free.</source>
        <translation>%2 中还需要 %1，而可用空间为 %3：Vitrail 会留出 %4 不用。</translation>
    </message>
    <message>
        <source>%1 may be gone, read-only, or of another user.</source>
        <translation>%1 可能已不存在、为只读，或属于其他用户。</translation>
    </message>
    <message>
        <source>Check the folder, or choose another one in Settings.</source>
        <translation>请检查该文件夹，或在“设置”中选择其他文件夹。</translation>
    </message>
    <message>
        <source>This model is not on the hub</source>
        <translation>模型站上没有此模型</translation>
    </message>
    <message>
        <source>The hub asks you to wait</source>
        <translation>模型站要求稍候</translation>
    </message>
    <message>
        <source>There is no model %1 on %2, or it is private.</source>
        <translation>%2 上没有模型 %1，或者它是私有的。</translation>
    </message>
    <message>
        <source>For a private model, enter an access token under Network in Settings.</source>
        <translation>如果是私有模型，请在“设置”的“网络”中输入访问令牌。</translation>
    </message>
    <message>
        <source>The file is no longer on the hub</source>
        <translation>模型站上已没有此文件</translation>
    </message>
    <message>
        <source>%1 has no file called %2.</source>
        <translation>%1 中没有名为 %2 的文件。</translation>
    </message>
    <message>
        <source>Open the model again to see which files it has now.</source>
        <translation>请重新打开该模型，查看它现在有哪些文件。</translation>
    </message>
    <message>
        <source>The owners of %1 have not given your account access to its files yet.</source>
        <translation>%1 的所有者尚未授权你的账户访问其文件。</translation>
    </message>
    <message>
        <source>Accept the terms on the page of the model, and wait for an answer if needed.</source>
        <translation>请在模型页面上接受条款，如有需要请等待答复。</translation>
    </message>
    <message>
        <source>The owners of %1 ask you to accept their terms first.</source>
        <translation>%1 的所有者要求你先接受其条款。</translation>
    </message>
    <message>
        <source>Accept the terms on the page of the model, then enter your access token.</source>
        <translation>请在模型页面上接受条款，然后输入你的访问令牌。</translation>
    </message>
    <message>
        <source>This model asks for your agreement</source>
        <translation>此模型需要你同意其条款</translation>
    </message>
    <message>
        <source>The access token is not valid</source>
        <translation>访问令牌无效</translation>
    </message>
    <message>
        <source>%1 does not know it. It may have expired.</source>
        <translation>%1 不认识它。它可能已过期。</translation>
    </message>
    <message>
        <source>Enter another one under Network in Settings.</source>
        <translation>请在“设置”的“网络”中输入其他令牌。</translation>
    </message>
    <message>
        <source>The access token could not be saved</source>
        <translation>无法保存访问令牌</translation>
    </message>
    <message>
        <source>Neither the keyring nor the data folder could be written.</source>
        <translation>密钥环和数据文件夹都无法写入。</translation>
    </message>
    <message>
        <source>Check that the disk has free space, then enter it again.</source>
        <translation>请检查磁盘是否有可用空间，然后重新输入令牌。</translation>
    </message>
    <message>
        <source>The download failed</source>
        <translation>下载失败</translation>
    </message>
    <message>
        <source>%1 could not be downloaded.</source>
        <translation>无法下载 %1。</translation>
    </message>
    <message>
        <source>Try again. What has arrived so far is kept.</source>
        <translation>请重试。已下载的部分会保留。</translation>
    </message>
    <message>
        <source>There is not enough room on the disk</source>
        <translation>磁盘空间不足</translation>
    </message>
    <message>
        <source>Delete something, or choose another models folder in Settings, and go on. What has arrived so far is kept.</source>
        <translation>请删除一些文件，或在“设置”中选择其他模型文件夹，然后继续。已下载的部分会保留。</translation>
    </message>
    <message>
        <source>The models folder cannot be written</source>
        <translation>无法写入模型文件夹</translation>
    </message>
    <message>
        <source>The file did not arrive intact</source>
        <translation>下载的文件已损坏</translation>
    </message>
    <message>
        <source>The SHA-256 of %1 is not the one the hub has.</source>
        <translation>%1 的 SHA-256 与模型站提供的不一致。</translation>
    </message>
    <message>
        <source>What arrived was deleted, so that it cannot be used by mistake.</source>
        <translation>已下载的内容已删除，以免误用。</translation>
    </message>
    <message>
        <source>Download it again. If this repeats, try without a mirror or proxy.</source>
        <translation>请重新下载。如果再次出现，请不使用镜像站或代理再试。</translation>
    </message>
    <message>
        <source>What arrived is not a model file</source>
        <translation>下载的不是模型文件</translation>
    </message>
    <message>
        <source>%1 does not begin as a GGUF file does.</source>
        <translation>%1 的开头与 GGUF 文件不符。</translation>
    </message>
    <message>
        <source>Choose another file. Nothing of it was kept.</source>
        <translation>请选择其他文件。下载的内容未予保留。</translation>
    </message>
    <message>
        <source>The file has a name that is not safe</source>
        <translation>文件名不安全</translation>
    </message>
    <message>
        <source>“%1” could end up outside the models folder.</source>
        <translation>“%1”可能会被存到模型文件夹之外。</translation>
    </message>
    <message>
        <source>Vitrail does not download it. Choose another model.</source>
        <translation>Vitrail 不会下载它。请选择其他模型。</translation>
    </message>
    <message>
        <source>Another program downloads the same file</source>
        <translation>其他程序正在下载同一文件</translation>
    </message>
    <message>
        <source>%1 is locked.</source>
        <translation>%1 已被锁定。</translation>
    </message>
    <message>
        <source>Close the other Vitrail, then go on here.</source>
        <translation>请关闭另一个 Vitrail，然后在这里继续。</translation>
    </message>
    <message>
        <source>The model file could not be changed</source>
        <translation>无法更改模型文件</translation>
    </message>
    <message>
        <source>The system did not let %1 be changed.</source>
        <translation>系统不允许更改 %1。</translation>
    </message>
    <message>
        <source>Try again. The file is as it was.</source>
        <translation>请重试。文件未作任何更改。</translation>
    </message>
    <message>
        <source>This file is part of Vitrail</source>
        <translation>此文件是 Vitrail 的一部分</translation>
    </message>
    <message>
        <source>%1 came with Vitrail and goes when it is removed.</source>
        <translation>%1 是 Vitrail 自带的，卸载 Vitrail 时会一并移除。</translation>
    </message>
    <message>
        <source>This file is not in the models folder</source>
        <translation>此文件不在模型文件夹中</translation>
    </message>
    <message>
        <source>Vitrail uses %1 where it is, and leaves it alone.</source>
        <translation>Vitrail 在原处直接使用 %1，不作任何更改。</translation>
    </message>
    <message>
        <source>Rename or delete it in your file manager.</source>
        <translation>请在文件管理器中重命名或删除它。</translation>
    </message>
    <message>
        <source>This file belongs to another program</source>
        <translation>此文件属于其他程序</translation>
    </message>
    <message>
        <source>%1 is kept by %2. Vitrail uses it and leaves it alone.</source>
        <translation>%1 由 %2 管理。Vitrail 只使用它，不作任何更改。</translation>
    </message>
    <message>
        <source>Rename or delete it in %1.</source>
        <translation>请在 %1 中重命名或删除它。</translation>
    </message>
    <message>
        <source>There is a file called “%1” already.</source>
        <translation>已有名为“%1”的文件。</translation>
    </message>
    <message>
        <source>No file can be called “%1”.</source>
        <translation>文件不能命名为“%1”。</translation>
    </message>
    <message>
        <source>This name cannot be used</source>
        <translation>无法使用此名称</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>请换一个名称。</translation>
    </message>
    <message>
        <source>The file could not be moved</source>
        <translation>无法移动文件</translation>
    </message>
    <message>
        <source>%1 is where it was.</source>
        <translation>%1 仍在原处。</translation>
    </message>
    <message>
        <source>Check the permissions and the free space, unload the model and try again.</source>
        <translation>请检查权限和可用空间，卸载模型后重试。</translation>
    </message>
    <message>
        <source>The file could not be deleted</source>
        <translation>无法删除文件</translation>
    </message>
    <message>
        <source>%1 is still there.</source>
        <translation>%1 仍然存在。</translation>
    </message>
    <message>
        <source>Unload the model, close programs that use it, and try again.</source>
        <translation>请卸载模型，关闭正在使用它的程序，然后重试。</translation>
    </message>
    <message>
        <source>Notes about models cannot be saved</source>
        <translation>无法保存模型备注</translation>
    </message>
    <message>
        <source>The index of the library cannot be written. The models still work.</source>
        <translation>无法写入模型库的索引。模型仍可正常使用。</translation>
    </message>
    <message>
        <source>Check that the disk has free space and the data folder can be written.</source>
        <translation>请检查磁盘是否有可用空间，以及数据文件夹是否可写。</translation>
    </message>
    <message>
        <source>The model file cannot be read</source>
        <translation>无法读取模型文件</translation>
    </message>
    <message>
        <source>The header of %1 could not be understood.</source>
        <translation>无法识别 %1 的文件头。</translation>
    </message>
    <message>
        <source>Download it again, or choose another file.</source>
        <translation>请重新下载，或选择其他文件。</translation>
    </message>
    <message>
        <source>This GGUF file is for another kind of processor</source>
        <translation>此 GGUF 文件适用于其他类型的处理器</translation>
    </message>
    <message>
        <source>The numbers in %1 are stored in big-endian order.</source>
        <translation>%1 中的数值按大端字节序存储。</translation>
    </message>
    <message>
        <source>Choose the little-endian version of this model.</source>
        <translation>请选择此模型的小端版本。</translation>
    </message>
    <message>
        <source>Unknown version of GGUF</source>
        <translation>未知的 GGUF 版本</translation>
    </message>
    <message>
        <source>%1 is a GGUF file of version %2, which is not known here.</source>
        <translation>%1 是版本 %2 的 GGUF 文件，Vitrail 不认识此版本。</translation>
    </message>
    <message>
        <source>Look for a newer Vitrail, or choose another file.</source>
        <translation>请获取更新版本的 Vitrail，或选择其他文件。</translation>
    </message>
    <message>
        <source>This is not a GGUF file</source>
        <translation>这不是 GGUF 文件</translation>
    </message>
    <message>
        <source>Choose a GGUF file; other formats have to be converted first.</source>
        <translation>请选择 GGUF 文件；其他格式需要先转换。</translation>
    </message>
    <message>
        <source>The model file is cut off</source>
        <translation>模型文件不完整</translation>
    </message>
    <message>
        <source>%1 ends after %2 bytes, before everything in it is there.</source>
        <translation>%1 在 %2 字节处就结束了，内容不全。</translation>
    </message>
    <message>
        <source>Download or copy it again.</source>
        <translation>请重新下载或复制。</translation>
    </message>
    <message>
        <source>The model file is damaged</source>
        <translation>模型文件已损坏</translation>
    </message>
    <message>
        <source>At byte %2 of %1 stands something that cannot be.</source>
        <translation>%1 的第 %2 字节处有不应出现的内容。</translation>
    </message>
    <message>
        <source>entries</source>
        <translation>条目数</translation>
    </message>
    <message>
        <source>tensors</source>
        <translation>张量数</translation>
    </message>
    <message>
        <source>bytes in one text</source>
        <translation>单段文本字节数</translation>
    </message>
    <message>
        <source>elements in one array</source>
        <translation>单个数组元素数</translation>
    </message>
    <message>
        <source>bytes of header</source>
        <translation>文件头字节数</translation>
    </message>
    <message>
        <source>seconds to read it</source>
        <translation>读取秒数</translation>
    </message>
    <message>
        <source>The header of the model file is too large</source>
        <translation>模型文件的文件头太大</translation>
    </message>
    <message>
        <source>%1 has more than %2 %3, more than any model needs.</source>
        <translation>%1 的%3超过 %2，任何模型都不需要这么多。</translation>
    </message>
    <message>
        <source>It may be damaged or made to do harm. Choose another file.</source>
        <translation>它可能已损坏，或是恶意制作的。请选择其他文件。</translation>
    </message>
    <message>
        <source>The conversations could not be exported or imported</source>
        <translation>无法导出或导入对话</translation>
    </message>
    <message>
        <source>Vitrail stopped at %1.</source>
        <translation>Vitrail 处理到 %1 时停止了。</translation>
    </message>
    <message>
        <source>Try again. Your conversations are as they were.</source>
        <translation>请重试。你的对话没有变化。</translation>
    </message>
    <message>
        <source>The file could not be written</source>
        <translation>无法写入文件</translation>
    </message>
    <message>
        <source>The system did not let Vitrail write %1.</source>
        <translation>系统不允许 Vitrail 写入 %1。</translation>
    </message>
    <message>
        <source>Choose another place, or free some space, and export again.</source>
        <translation>请换一个位置或腾出一些空间，然后重新导出。</translation>
    </message>
    <message>
        <source>Nothing was imported</source>
        <translation>未导入任何内容</translation>
    </message>
    <message>
        <source>%1 is not a JSON file, or it is damaged.</source>
        <translation>%1 不是 JSON 文件，或已损坏。</translation>
    </message>
    <message>
        <source>%1 holds no conversations in a format that Vitrail reads: its own, and those of ChatGPT, Open WebUI and LM Studio.</source>
        <translation>%1 中没有 Vitrail 能读取的对话。支持 Vitrail、ChatGPT、Open WebUI 和 LM Studio 的格式。</translation>
    </message>
    <message>
        <source>%1 was written by a later version of Vitrail.</source>
        <translation>%1 由更新版本的 Vitrail 写入。</translation>
    </message>
    <message>
        <source>In %1 two messages have the same id, at %2.</source>
        <translation>%1 中有两条消息的 ID 相同，位于 %2。</translation>
    </message>
    <message>
        <source>In %1 something points to a message that is missing, at %2.</source>
        <translation>%1 中引用了不存在的消息，位于 %2。</translation>
    </message>
    <message>
        <source>In %1 messages follow each other in a circle, at %2.</source>
        <translation>%1 中的消息首尾相接成环，位于 %2。</translation>
    </message>
    <message>
        <source>In %1 the columns of tokens differ in length, at %2.</source>
        <translation>%1 中词元各列的长度不一致，位于 %2。</translation>
    </message>
    <message>
        <source>There is no message in %1.</source>
        <translation>%1 中没有消息。</translation>
    </message>
    <message>
        <source>%1 is larger than Vitrail can read.</source>
        <translation>%1 太大，Vitrail 无法读取。</translation>
    </message>
    <message>
        <source>The system did not let Vitrail read %1.</source>
        <translation>系统不允许 Vitrail 读取 %1。</translation>
    </message>
    <message>
        <source>There is no “conversations.json” in %1, or it is damaged.</source>
        <translation>%1 中没有“conversations.json”，或该文件已损坏。</translation>
    </message>
    <message>
        <source>%1 holds a value that is not allowed, at %2.</source>
        <translation>%1 中有不允许的值，位于 %2。</translation>
    </message>
    <message>
        <source>%1 holds something that Vitrail cannot read.</source>
        <translation>%1 中有 Vitrail 无法读取的内容。</translation>
    </message>
    <message>
        <source>Update Vitrail and import the file again.</source>
        <translation>请更新 Vitrail，然后重新导入此文件。</translation>
    </message>
    <message>
        <source>Choose another file. Your conversations are as they were.</source>
        <translation>请选择其他文件。你的对话没有变化。</translation>
    </message>
    <message>
        <source>Export the file again where it came from. Your conversations are as they were.</source>
        <translation>请在原来的程序中重新导出此文件。你的对话没有变化。</translation>
    </message>
    <message>
        <source>%1 is not a JSON file: something is wrong at %2.</source>
        <translation>%1 不是 JSON 文件：%2 处有错误。</translation>
    </message>
    <message>
        <source>%1 is not a file of presets.</source>
        <translation>%1 不是预设文件。</translation>
    </message>
    <message>
        <source>There is no preset in %1.</source>
        <translation>%1 中没有预设。</translation>
    </message>
    <message>
        <source>%1 holds a value that is not allowed.</source>
        <translation>%1 中有不允许的值。</translation>
    </message>
    <message>
        <source>Choose another file, or correct this one. Nothing was changed.</source>
        <translation>请选择其他文件，或改正此文件。未作任何更改。</translation>
    </message>
    <message>
        <source>No preset was imported</source>
        <translation>未导入任何预设</translation>
    </message>
    <message>
        <source>Reading %1 failed.</source>
        <translation>读取 %1 失败。</translation>
    </message>
    <message>
        <source>Try again, or open a copy on another disk.</source>
        <translation>请重试，或打开存放在其他磁盘上的副本。</translation>
    </message>
    <message>
        <source>This is a folder, and only a file can be opened here</source>
        <translation>这是文件夹，此处只能打开文件</translation>
    </message>
    <message>
        <source>Choose one of the files in it.</source>
        <translation>请选择其中的一个文件。</translation>
    </message>
    <message>
        <source>This is a device, and only a file can be opened here</source>
        <translation>这是设备，此处只能打开文件</translation>
    </message>
    <message>
        <source>Save its content to a file and open that.</source>
        <translation>请将其内容保存为文件后再打开。</translation>
    </message>
    <message>
        <source>%1 is an image.</source>
        <translation>%1 是图片。</translation>
    </message>
    <message>
        <source>There is no text in this file</source>
        <translation>此文件中没有文字</translation>
    </message>
    <message>
        <source>Choose a file that holds text.</source>
        <translation>请选择含有文字的文件。</translation>
    </message>
    <message>
        <source>This file is too large, up to %1 is opened</source>
        <translation>文件太大，最多打开 %1</translation>
    </message>
    <message>
        <source>%1 has a size of %2, and a text takes more than ten times its size in memory while its tokens are shown.</source>
        <translation>%1 的大小为 %2，而显示词元时，文本占用的内存是其大小的十倍以上。</translation>
    </message>
    <message>
        <source>Open its beginning, or a file with only the part that matters.</source>
        <translation>请只打开它的开头，或打开只含所需部分的文件。</translation>
    </message>
    <message>
        <source>The tokens could not be worked out</source>
        <translation>没能算出词元</translation>
    </message>
    <message>
        <source>A process of its own cuts texts into tokens.</source>
        <translation>文本由一个单独的进程切分成词元。</translation>
    </message>
    <message>
        <source>Your text and the loaded model are not affected.</source>
        <translation>你的文本和已加载的模型不受影响。</translation>
    </message>
    <message>
        <source>Try again; a new process is started for it.</source>
        <translation>请重试，会为此启动新的进程。</translation>
    </message>
    <message>
        <source>The process that cuts texts into tokens sent something that cannot be right, so Vitrail ended it. Your text and the loaded model are not affected.</source>
        <translation>切分文本的进程发来了不可能正确的内容，Vitrail 已将它结束。你的文本和已加载的模型不受影响。</translation>
    </message>
    <message>
        <source>This vocabulary keeps failing</source>
        <translation>这个词表一再出错</translation>
    </message>
    <message>
        <source>The process that cuts texts into tokens ended %1 times while it used this vocabulary. Your text and the loaded model are not affected.</source>
        <translation>切分文本的进程在使用这个词表时结束了 %1 次。你的文本和已加载的模型不受影响。</translation>
    </message>
    <message>
        <source>Try again, or choose another vocabulary.</source>
        <translation>请重试，或者选择另一个词表。</translation>
    </message>
</context>
<context>
    <name>Exchanging</name>
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
        <source>Thinking</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>Attached</source>
        <translation>附件</translation>
    </message>
    <message>
        <source>Untitled conversation</source>
        <translation>无标题对话</translation>
    </message>
    <message>
        <source>Written with Vitrail</source>
        <translation>由 Vitrail 导出</translation>
    </message>
    <message>
        <source>Export the conversation</source>
        <translation>导出对话</translation>
    </message>
    <message>
        <source>The conversation was copied as Markdown</source>
        <translation>已将对话复制为 Markdown</translation>
    </message>
    <message>
        <source>Export the selected conversations</source>
        <translation>导出所选对话</translation>
    </message>
    <message>
        <source>Export all conversations</source>
        <translation>导出全部对话</translation>
    </message>
    <message>
        <source>One file with everything (*.json)</source>
        <translation>包含全部内容的单个文件 (*.json)</translation>
    </message>
    <message>
        <source>A folder of Markdown files (*)</source>
        <translation>Markdown 文件夹 (*)</translation>
    </message>
    <message>
        <source>A folder of web pages (*)</source>
        <translation>网页文件夹 (*)</translation>
    </message>
    <message>
        <source>Vitrail conversations</source>
        <translation>Vitrail 对话</translation>
    </message>
    <message>
        <source>Markdown (*.md)</source>
        <translation>Markdown (*.md)</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>网页 (*.html)</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Everything, to be imported again (*.json)</source>
        <translation>全部内容，可重新导入 (*.json)</translation>
    </message>
    <message>
        <source>Another export is still being written</source>
        <translation>另一项导出尚未完成</translation>
    </message>
    <message>
        <source>Import conversations</source>
        <translation>导入对话</translation>
    </message>
    <message>
        <source>Exports of Vitrail, ChatGPT, Open WebUI and LM Studio (*.json *.zip)</source>
        <translation>Vitrail、ChatGPT、Open WebUI 和 LM Studio 的导出文件 (*.json *.zip)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Reading %1…</source>
        <translation>正在读取 %1…</translation>
    </message>
    <message>
        <source>Another file is still being read</source>
        <translation>另一个文件尚未读取完</translation>
    </message>
</context>
<context>
    <name>Exports</name>
    <message>
        <source>The text was copied</source>
        <translation>已复制文本</translation>
    </message>
    <message>
        <source>The ids were copied</source>
        <translation>已复制 ID</translation>
    </message>
    <message>
        <source>The picture was copied</source>
        <translation>已复制图片</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>The picture was saved</source>
        <translation>已保存图片</translation>
    </message>
    <message>
        <source>The picture could not be saved</source>
        <translation>无法保存图片</translation>
    </message>
    <message>
        <source>The table was copied</source>
        <translation>已复制表格</translation>
    </message>
    <message>
        <source>The picture holds only the first rows</source>
        <translation>图片只包含前几行</translation>
    </message>
    <message>
        <source>Save the tokens as a picture</source>
        <translation>将词元保存为图片</translation>
    </message>
</context>
<context>
    <name>Facts</name>
    <message>
        <source>Copy: %1</source>
        <translation>复制：%1</translation>
    </message>
</context>
<context>
    <name>Figures</name>
    <message>
        <source>Details of this reply</source>
        <translation>此回复的详情</translation>
    </message>
    <message>
        <source>bytes each</source>
        <translation>每词元字节</translation>
    </message>
    <message>
        <source>characters each</source>
        <translation>每词元字符</translation>
    </message>
    <message>
        <source>The text begins with two BOS tokens; one is enough.</source>
        <translation>文本以两个 BOS 词元开头，一个就够了。</translation>
    </message>
    <message>
        <source>The tokenizer normalized the text: its tokens spell something else.</source>
        <translation>分词器对文本做了规范化：词元拼出的内容与原文不同。</translation>
    </message>
</context>
<context>
    <name>FileBar</name>
    <message>
        <source>File of the text</source>
        <translation>文本所在的文件</translation>
    </message>
    <message>
        <source>Open its beginning</source>
        <translation>打开它的开头</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Back to the earlier text</source>
        <translation>返回之前的文本</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Reading %1</source>
        <translation>正在读取 %1</translation>
    </message>
    <message>
        <source>Only the first part of its text is shown.</source>
        <translation>只显示其文本的开头部分。</translation>
    </message>
    <message>
        <source>Only its beginning is shown, the first %1.</source>
        <translation>只显示它的开头，即前 %1。</translation>
    </message>
    <message>
        <source>This is the text in the document, without its layout.</source>
        <translation>这是文档中的文字，不含排版。</translation>
    </message>
    <message>
        <source>It was decoded from %1; models read UTF-8, so its bytes differ.</source>
        <translation>它由 %1 编码转换而来；模型读取的是 UTF-8，因此字节有所不同。</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s) of it are not UTF-8 and are kept as they are, the first in line %1 at byte %2.</source>
        <translation>
            <numerusform>其中 %n 字节不是 UTF-8，按原样保留，第一处在第 %1 行第 %2 字节。</numerusform>
        </translation>
    </message>
    <message>
        <source>Only the first of the files was opened.</source>
        <translation>只打开了第一个文件。</translation>
    </message>
</context>
<context>
    <name>FileChip</name>
    <message>
        <source>Remove %1</source>
        <translation>移除 %1</translation>
    </message>
</context>
<context>
    <name>FileMenu</name>
    <message>
        <source>Load</source>
        <translation>加载</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Remove from favorites</source>
        <translation>取消收藏</translation>
    </message>
    <message>
        <source>Add to favorites</source>
        <translation>添加到收藏</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Kept by %1</source>
        <translation>由 %1 管理</translation>
    </message>
</context>
<context>
    <name>FileNotes</name>
    <message>
        <source>You pasted %1 of text</source>
        <translation>你粘贴了 %1 文本</translation>
    </message>
    <message>
        <source>As a file it leaves room for your words, and can be looked at and removed.</source>
        <translation>作为附件不会占满输入框，还可以预览和移除。</translation>
    </message>
    <message>
        <source>Images come in a later version</source>
        <translation>后续版本才支持图片</translation>
    </message>
    <message>
        <source>Models in Vitrail read text only for now. The image was not attached.</source>
        <translation>Vitrail 中的模型目前只能读取文字。未添加此图片。</translation>
    </message>
    <message>
        <source>The attached files do not fit</source>
        <translation>上下文放不下这些附件</translation>
    </message>
    <message>
        <source>They take %1, and there is room for %2 beside the conversation, your words and the answer.</source>
        <translation>附件需要 %1，而除去对话、你写的内容和回答，只剩 %2 的空间。</translation>
    </message>
    <message>
        <source>Attach as text</source>
        <translation>添加为附件</translation>
    </message>
    <message>
        <source>Keep as text</source>
        <translation>保留为文字</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>知道了</translation>
    </message>
    <message>
        <source>Send the beginning only</source>
        <translation>只发送开头</translation>
    </message>
    <message>
        <source>Remove the files</source>
        <translation>移除附件</translation>
    </message>
    <message>
        <source>Extend the context</source>
        <translation>扩大上下文</translation>
    </message>
    <message>
        <source>Send anyway</source>
        <translation>仍然发送</translation>
    </message>
</context>
<context>
    <name>FileRow</name>
    <message>
        <source>Load</source>
        <translation>加载</translation>
    </message>
    <message>
        <source>Load %1</source>
        <translation>加载 %1</translation>
    </message>
</context>
<context>
    <name>FileStrip</name>
    <message>
        <source>Attached files</source>
        <translation>附件</translation>
    </message>
</context>
<context>
    <name>FilterButton</name>
    <message>
        <source>Any size</source>
        <translation>不限大小</translation>
    </message>
    <message>
        <source>Up to %1 B</source>
        <translation>不超过 %1 B</translation>
    </message>
    <message>
        <source>Over %1 B</source>
        <translation>%1 B 以上</translation>
    </message>
    <message>
        <source>%1 to %2 B</source>
        <translation>%1 到 %2 B</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>License</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Only models everybody may download</source>
        <translation>只看无需申请即可下载的模型</translation>
    </message>
    <message>
        <source>Clear the filters</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Any license</source>
        <translation>不限许可证</translation>
    </message>
    <message>
        <source>Not gated</source>
        <translation>无需申请</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Filter: %1</source>
        <translation>筛选：%1</translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>Bytes are written as pairs of hex digits, such as E9 BE.</source>
        <translation>字节写作成对的十六进制数字，例如 E9 BE。</translation>
    </message>
    <message>
        <source>This is not a regular expression: %1 (at character %2).</source>
        <translation>这不是有效的正则表达式：%1（第 %2 个字符处）。</translation>
    </message>
    <message>
        <source>No entry is like that. The x beside the search shows all entries again.</source>
        <translation>没有这样的条目。点击搜索框旁的 × 可重新显示全部条目。</translation>
    </message>
    <message>
        <source>No entry holds this text: it is cut into others. Type it at the top to see into which.</source>
        <translation>没有条目包含这段文本：它会被切成别的条目。在上方输入它，就能看到是哪些。</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Pattern</source>
        <translation>正则</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>What is searched for</source>
        <translation>按什么搜索</translation>
    </message>
    <message>
        <source>Match case</source>
        <translation>区分大小写</translation>
    </message>
    <message>
        <source>Show all entries</source>
        <translation>显示全部条目</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>所有类型</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>All scripts</source>
        <translation>所有文字</translation>
    </message>
    <message>
        <source>Odd entries</source>
        <translation>异常条目</translation>
    </message>
    <message>
        <source>Odd or not</source>
        <translation>不论是否异常</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>to</source>
        <translation>至</translation>
    </message>
    <message>
        <source>Shortest length</source>
        <translation>最短长度</translation>
    </message>
    <message>
        <source>Longest length</source>
        <translation>最长长度</translation>
    </message>
    <message>
        <source>any</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Unit of the length</source>
        <translation>长度单位</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>characters</source>
        <translation>字符</translation>
    </message>
    <message>
        <source>Text in the entry; spaces count</source>
        <translation>条目中的文本，空格也算</translation>
    </message>
    <message>
        <source>Regular expression, such as ^[A-Z]+$</source>
        <translation>正则表达式，例如 ^[A-Z]+$</translation>
    </message>
    <message>
        <source>Bytes in hex, such as E9 BE</source>
        <translation>十六进制字节，例如 E9 BE</translation>
    </message>
    <message>
        <source>This tokenizer does not merge: it means nothing here</source>
        <translation>此分词器不做合并，因此这一项在这里没有意义</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in this conversation</source>
        <translation>在此对话中查找</translation>
    </message>
    <message>
        <source>Empty the field</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>关闭查找</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>没有找到结果</translation>
    </message>
    <message>
        <source>%1/%2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>第 %1 个，共 %2 个</translation>
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
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>没有找到结果</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近使用</translation>
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
        <source>It is downloaded once and runs on this computer. What you write stays here.</source>
        <translation>模型只需下载一次，在这台电脑上运行。你写的内容不会离开这里。</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>本机已有</translation>
    </message>
    <message>
        <source>Can be downloaded</source>
        <translation>可下载</translation>
    </message>
    <message>
        <source>Search all models</source>
        <translation>搜索全部模型</translation>
    </message>
</context>
<context>
    <name>FitRow</name>
    <message>
        <source>With %1 tokens of context it takes %2; %3 is free.</source>
        <translation>上下文为 %1 词元时需要 %2；可用 %3。</translation>
    </message>
</context>
<context>
    <name>FolderList</name>
    <message>
        <source>None yet. Models in a folder that you add are used in place.</source>
        <translation>还没有。添加文件夹后，会在原处直接使用其中的模型。</translation>
    </message>
    <message>
        <source>Watched folders</source>
        <translation>监视的文件夹</translation>
    </message>
    <message>
        <source>Do not look in %1 any more</source>
        <translation>不再监视 %1</translation>
    </message>
    <message>
        <source>Do not look in this folder any more</source>
        <translation>不再监视此文件夹</translation>
    </message>
</context>
<context>
    <name>FolderMenu</name>
    <message>
        <source>Move to folder</source>
        <translation>移到文件夹</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>新建文件夹…</translation>
    </message>
    <message>
        <source>Out of the folder</source>
        <translation>移出文件夹</translation>
    </message>
</context>
<context>
    <name>FolderRowMenu</name>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Delete the folder, keep what is in it</source>
        <translation>删除文件夹，保留其中的对话</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>新建文件夹…</translation>
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
        <source>Fork into a conversation of its own</source>
        <translation>分出为独立对话</translation>
    </message>
    <message>
        <source>Show as text</source>
        <translation>显示为文本</translation>
    </message>
    <message>
        <source>Show tokens</source>
        <translation>显示词元</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
</context>
<context>
    <name>Head</name>
    <message>
        <source>The text and nothing else</source>
        <translation>只有文本本身</translation>
    </message>
    <message>
        <source>As a message that you send: the chat template writes something around it</source>
        <translation>作为你发送的消息：对话模板会在前后添加内容</translation>
    </message>
    <message>
        <source>This vocabulary comes without a chat template</source>
        <translation>此词表没有附带对话模板</translation>
    </message>
    <message>
        <source>As a prompt without a template: what reads like a special token is one, and the text begins as the vocabulary says</source>
        <translation>作为不经模板的提示词：写法与特殊词元相同的内容就是特殊词元，文本开头按词表的规定处理</translation>
    </message>
    <message>
        <source>Token lens</source>
        <translation>词元透镜</translation>
    </message>
    <message>
        <source>What is cut</source>
        <translation>切分的内容</translation>
    </message>
    <message>
        <source>Plain text</source>
        <translation>纯文本</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>对话模板</translation>
    </message>
    <message>
        <source>Raw prompt</source>
        <translation>原始提示词</translation>
    </message>
    <message>
        <source>How the text is cut</source>
        <translation>切分方式</translation>
    </message>
    <message>
        <source>Add BOS and EOS as the model does</source>
        <translation>按模型的设定添加 BOS 和 EOS</translation>
    </message>
    <message>
        <source>Recognize special tokens in the text</source>
        <translation>识别文本中的特殊词元</translation>
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
    <name>IconChoice</name>
    <message>
        <source>Icon</source>
        <translation>图标</translation>
    </message>
    <message>
        <source>Choose an icon</source>
        <translation>选择图标</translation>
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
    <name>Key</name>
    <message>
        <source>Left out next</source>
        <translation>最先略去</translation>
    </message>
    <message>
        <source>In the KV cache</source>
        <translation>在 KV 缓存中</translation>
    </message>
    <message>
        <source>Only looks special</source>
        <translation>仅貌似特殊词元</translation>
    </message>
    <message>
        <source>Goes first when the next messages need the room</source>
        <translation>后续消息需要空间时最先略去</translation>
    </message>
    <message>
        <source>The model has read this already and remembers it: it is not computed again</source>
        <translation>模型已读过并记住这部分，不会重新计算</translation>
    </message>
    <message>
        <source>Written like a special token, but sent as plain text: it commands nothing</source>
        <translation>写法与特殊词元相同，但作为普通文本发送，不起特殊作用</translation>
    </message>
</context>
<context>
    <name>LanguagesView</name>
    <message>
        <source>What the same words cost in other languages</source>
        <translation>同样的话在其他语言里要用多少词元</translation>
    </message>
    <message>
        <source>Tokens per character</source>
        <translation>每字符词元</translation>
    </message>
    <message>
        <source>Tokens for all of it</source>
        <translation>词元总数</translation>
    </message>
    <message>
        <source>What the plot shows</source>
        <translation>图表显示的内容</translation>
    </message>
    <message>
        <source>Tokens by language and script</source>
        <translation>各种语言和文字的词元数</translation>
    </message>
    <message>
        <source>The same paragraph in five languages</source>
        <translation>同一段话，五种语言</translation>
    </message>
    <message>
        <source>Your text, by script</source>
        <translation>你的文本，按文字区分</translation>
    </message>
    <message>
        <source>Farther to the right costs more: the model reads, remembers and bills tokens, not characters.</source>
        <translation>越靠右花费越多：模型读取、记住和计费的都是词元，而不是字符。</translation>
    </message>
</context>
<context>
    <name>LayerRows</name>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Kinds of weights</source>
        <translation>权重类型</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Bits/weight</source>
        <translation>位/权重</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>%1  %2, %3</source>
        <translation>%1  %2，%3</translation>
    </message>
    <message>
        <source>What the colors mean</source>
        <translation>颜色的含义</translation>
    </message>
</context>
<context>
    <name>LibraryModel</name>
    <message>
        <source>Loaded</source>
        <translation>已加载</translation>
    </message>
    <message>
        <source>Loading</source>
        <translation>正在加载</translation>
    </message>
    <message>
        <source>In memory</source>
        <translation>在内存中</translation>
    </message>
    <message>
        <source>%1 of %2 files missing</source>
        <translation>缺少 %1 个文件（共 %2 个）</translation>
    </message>
    <message>
        <source>Favorite</source>
        <translation>收藏</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>本机</translation>
    </message>
</context>
<context>
    <name>LibraryPane</name>
    <message>
        <source>Models on this computer</source>
        <translation>本机上的模型</translation>
    </message>
    <message>
        <source>Search the library</source>
        <translation>搜索模型库</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Find models</source>
        <translation>查找模型</translation>
    </message>
    <message>
        <source>Open a model file…</source>
        <translation>打开模型文件…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>%1 used</source>
        <translation>已用 %1</translation>
    </message>
    <message>
        <source>%1 free</source>
        <translation>可用 %1</translation>
    </message>
</context>
<context>
    <name>LibraryRows</name>
    <message>
        <source>Name of the file</source>
        <translation>文件名</translation>
    </message>
</context>
<context>
    <name>LibrarySection</name>
    <message>
        <source>Library</source>
        <translation>模型库</translation>
    </message>
    <message>
        <source>Models folder</source>
        <translation>模型文件夹</translation>
    </message>
    <message>
        <source>Watched folders</source>
        <translation>监视的文件夹</translation>
    </message>
    <message>
        <source>Models in these folders are listed too. Nothing in them is changed.</source>
        <translation>也会列出这些文件夹中的模型，但不更改其中的任何内容。</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Look in the folders of other programs</source>
        <translation>在其他程序的文件夹中查找模型</translation>
    </message>
    <message>
        <source>%1. Their models are used in place and never changed.</source>
        <translation>%1。它们的模型在原处直接使用，绝不更改。</translation>
    </message>
    <message>
        <source>Context length for verdicts (tokens)</source>
        <translation>判断适配时的上下文长度（词元）</translation>
    </message>
    <message>
        <source>Whether a model fits this computer depends on it. A longer context needs more memory.</source>
        <translation>模型是否适合本机与此有关。上下文越长，所需内存越多。</translation>
    </message>
    <message>
        <source>Choose a folder to watch</source>
        <translation>选择要监视的文件夹</translation>
    </message>
</context>
<context>
    <name>ListEnd</name>
    <message>
        <source>Show more</source>
        <translation>显示更多</translation>
    </message>
    <message>
        <source>Clear the filters</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Show what is popular on the hub</source>
        <translation>查看模型站上的热门模型</translation>
    </message>
    <message>
        <source>Back to the selection</source>
        <translation>返回精选列表</translation>
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
    <name>MemoryNeed</name>
    <message>
        <source>The weights need %1 of memory; what the context needs is not known.</source>
        <translation>权重需要 %1 内存；上下文所需的内存未知。</translation>
    </message>
    <message>
        <source>Needs about %1: %2 for the weights, %3 for the context, %4 for computing.</source>
        <translation>约需 %1：权重 %2，上下文 %3，计算 %4。</translation>
    </message>
    <message>
        <source>%1 is free.</source>
        <translation>可用 %1。</translation>
    </message>
    <message>
        <source>%1 is missing.</source>
        <translation>还差 %1。</translation>
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
    <name>MergesView</name>
    <message>
        <source>Pieces of the text</source>
        <translation>文本的预分词片段</translation>
    </message>
    <message>
        <source>Neighbors at this step</source>
        <translation>此步的相邻对</translation>
    </message>
    <message>
        <source>Merges</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>Token ids: %1</source>
        <translation>词元 ID：%1</translation>
    </message>
    <message>
        <source>The merges replayed here end in other tokens than llama.cpp gave, so only the split is shown.</source>
        <translation>此处重现的合并结果与 llama.cpp 给出的词元不同，因此只显示切分结果。</translation>
    </message>
    <message>
        <source>small figures: rank of the merge, low is early</source>
        <translation>小字为合并次序，越小越早</translation>
    </message>
    <message>
        <source>small figures: score of what is made, high is early</source>
        <translation>小字为合并结果的分数，越高越早</translation>
    </message>
    <message>
        <source>How it was built</source>
        <translation>合成过程</translation>
    </message>
    <message>
        <source>The merges of this vocabulary are not known.</source>
        <translation>此词表的合并规则未知。</translation>
    </message>
    <message>
        <source>Unigram: nothing is merged. Of all ways to cut the text, the one whose entries have the highest sum of scores is taken.</source>
        <translation>Unigram 不做合并，而是在所有切分方式中选取各条目分数之和最高的一种。</translation>
    </message>
    <message>
        <source>How “%1” was joined</source>
        <translation>“%1”是怎样合成的</translation>
    </message>
    <message>
        <source>Nothing is merged: at each place the longest entry of the vocabulary that fits is taken.</source>
        <translation>不做合并：在每个位置都取词表中能匹配的最长条目。</translation>
    </message>
    <message>
        <source>How this tokenizer finds its tokens is not known; this is the split.</source>
        <translation>此分词器的切分方法未知，这里只显示切分结果。</translation>
    </message>
    <message>
        <source>Vitrail cannot split text into pieces as this model does, so each token is built on its own.</source>
        <translation>Vitrail 无法重现此模型的预分词，因此逐个词元显示合成过程。</translation>
    </message>
    <message>
        <source>Shown as soon as the vocabulary is open.</source>
        <translation>词表打开后即会显示。</translation>
    </message>
    <message>
        <source>Type a text above to see how its tokens are built.</source>
        <translation>请在上方输入文本，看看词元是怎样合成的。</translation>
    </message>
    <message>
        <source>The text became no tokens at all: there is nothing to build.</source>
        <translation>这段文本没有变成任何词元，没有可以合成的内容。</translation>
    </message>
    <message>
        <source>Of a longer text, the pieces around one token: click another token above.</source>
        <translation>文本较长时，只显示一个词元前后的片段：点击上方的其他词元可切换。</translation>
    </message>
    <message>
        <source>The unknown token: it stands for what the vocabulary has no entry for.</source>
        <translation>未知词元：代表词表中没有对应条目的内容。</translation>
    </message>
    <message>
        <source>A special token: it is matched as a whole before anything is merged.</source>
        <translation>特殊词元：在合并之前就整体匹配。</translation>
    </message>
    <message>
        <source>The vocabulary has this whole piece as one entry, so the merges are skipped.</source>
        <translation>词表中有与整个片段相同的条目，因此跳过合并。</translation>
    </message>
    <message>
        <source>A part of a longer piece: %1 of its %2 symbols.</source>
        <translation>较长片段的一部分：%2 个符号中的 %1 个。</translation>
    </message>
    <message>
        <source>Nothing is joined here.</source>
        <translation>此处没有合并。</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>还有 %1 个</translation>
    </message>
    <message>
        <source>The best path; its scores add up to %1</source>
        <translation>最佳路径，分数之和为 %1</translation>
    </message>
    <message>
        <source>No rule joins these two.</source>
        <translation>没有合并这两者的规则。</translation>
    </message>
    <message>
        <source>The lowest rank, and the leftmost of those: joined next.</source>
        <translation>次序最小，且在同次序中最靠左：下一步合并。</translation>
    </message>
    <message>
        <source>The highest score, and the leftmost of those: joined next.</source>
        <translation>分数最高，且在同分数中最靠左：下一步合并。</translation>
    </message>
</context>
<context>
    <name>MessageActions</name>
    <message>
        <source>%1 (fork)</source>
        <translation>%1（分出）</translation>
    </message>
    <message>
        <source>The branch was deleted</source>
        <translation>已删除分支</translation>
    </message>
    <message>
        <source>This is a conversation of its own now</source>
        <translation>已分出为独立对话</translation>
    </message>
</context>
<context>
    <name>MessageCommands</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation>撤销：%1</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Redo: %1</source>
        <translation>重做：%1</translation>
    </message>
</context>
<context>
    <name>MessageEditor</name>
    <message>
        <source>Edit your message</source>
        <translation>编辑你的消息</translation>
    </message>
    <message>
        <source>Edit the message</source>
        <translation>编辑消息</translation>
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
        <source>Save without answering</source>
        <translation>只保存，不回复</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>MessageForm</name>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>Who says it</source>
        <translation>发言者</translation>
    </message>
    <message>
        <source>Insert a message before this one</source>
        <translation>在此消息之前插入消息</translation>
    </message>
    <message>
        <source>Insert a message after this one</source>
        <translation>在此消息之后插入消息</translation>
    </message>
    <message>
        <source>The reply begins with</source>
        <translation>回复的开头</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Insert</source>
        <translation>插入</translation>
    </message>
</context>
<context>
    <name>MessageMenu</name>
    <message>
        <source>Copy the selection</source>
        <translation>复制所选内容</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为文本</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>You say it</source>
        <translation>由你说</translation>
    </message>
    <message>
        <source>The model says it</source>
        <translation>由模型说</translation>
    </message>
    <message>
        <source>It is a system prompt</source>
        <translation>作为系统提示词</translation>
    </message>
    <message>
        <source>There is no other model</source>
        <translation>没有其他模型</translation>
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
    <message>
        <source>Regenerate with…</source>
        <translation>用其他模型重新生成…</translation>
    </message>
    <message>
        <source>Begin the reply…</source>
        <translation>写好回复的开头…</translation>
    </message>
    <message>
        <source>How the reply was made</source>
        <translation>回复的生成信息</translation>
    </message>
    <message>
        <source>Show as text</source>
        <translation>显示为文本</translation>
    </message>
    <message>
        <source>Show tokens</source>
        <translation>显示词元</translation>
    </message>
    <message>
        <source>Insert a message before</source>
        <translation>在前面插入消息</translation>
    </message>
    <message>
        <source>Insert a message after</source>
        <translation>在后面插入消息</translation>
    </message>
    <message>
        <source>Change who says it</source>
        <translation>更改发言者</translation>
    </message>
    <message>
        <source>Fork into a conversation</source>
        <translation>分出为独立对话</translation>
    </message>
    <message>
        <source>Delete the branch</source>
        <translation>删除分支</translation>
    </message>
</context>
<context>
    <name>MessageTokens</name>
    <message>
        <source>Show as text</source>
        <translation>显示为文本</translation>
    </message>
    <message>
        <source>Open in the token lens</source>
        <translation>在词元透镜中打开</translation>
    </message>
    <message>
        <source>Cut with another vocabulary…</source>
        <translation>用其他词表切分…</translation>
    </message>
</context>
<context>
    <name>Metadata</name>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>元数据</translation>
    </message>
    <message>
        <source>Search keys and values</source>
        <translation>搜索键和值</translation>
    </message>
    <message>
        <source>Copy the value</source>
        <translation>复制值</translation>
    </message>
    <message>
        <source>%1 items</source>
        <translation>%1 项</translation>
    </message>
    <message>
        <source>%1… (%2)</source>
        <translation>%1…（%2）</translation>
    </message>
    <message>
        <source>list of %1</source>
        <translation>%1 列表</translation>
    </message>
    <message>
        <source>Choose an entry to read it.</source>
        <translation>选择一个条目以查看内容。</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 entries</source>
        <translation>%1 个条目</translation>
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
    <name>ModelDetails</name>
    <message>
        <source>Found in the models folder of %1.</source>
        <translation>位于 %1 的模型文件夹中。</translation>
    </message>
    <message>
        <source>Came with Vitrail.</source>
        <translation>Vitrail 自带。</translation>
    </message>
    <message>
        <source>Downloaded from %1.</source>
        <translation>下载自 %1。</translation>
    </message>
    <message>
        <source>In the models folder; put there by hand.</source>
        <translation>位于模型文件夹中，由你手动放入。</translation>
    </message>
    <message>
        <source>In a folder that Vitrail watches for you.</source>
        <translation>位于你让 Vitrail 监视的文件夹中。</translation>
    </message>
    <message>
        <source>Opened by you.</source>
        <translation>由你打开。</translation>
    </message>
    <message>
        <source>This file belongs to %1. Vitrail uses it in place; rename or delete it there.</source>
        <translation>此文件属于 %1。Vitrail 在原处直接使用；请在该程序中重命名或删除。</translation>
    </message>
    <message>
        <source>This file is part of Vitrail and is removed together with it.</source>
        <translation>此文件是 Vitrail 的一部分，卸载 Vitrail 时会一并移除。</translation>
    </message>
    <message>
        <source>This file lies outside Vitrail&apos;s models folder. Vitrail uses it in place; rename or delete it in your file manager.</source>
        <translation>此文件不在 Vitrail 的模型文件夹中。Vitrail 在原处直接使用；请在文件管理器中重命名或删除。</translation>
    </message>
    <message>
        <source>A projector: it lets a model read pictures or sound.</source>
        <translation>投影器：让模型能够读取图片或声音。</translation>
    </message>
    <message>
        <source>An adapter: it changes another model.</source>
        <translation>适配器：用于调整其他模型。</translation>
    </message>
    <message>
        <source>An importance matrix: statistics for quantizing, no model.</source>
        <translation>重要性矩阵：量化所用的统计数据，不是模型。</translation>
    </message>
    <message>
        <source>A vocabulary without weights.</source>
        <translation>只有词表，没有权重。</translation>
    </message>
    <message>
        <source>Byte-level BPE</source>
        <translation>字节级 BPE</translation>
    </message>
    <message>
        <source>SentencePiece</source>
        <translation>SentencePiece</translation>
    </message>
    <message>
        <source>Begins a text</source>
        <translation>文本开头</translation>
    </message>
    <message>
        <source>Ends a text</source>
        <translation>文本结尾</translation>
    </message>
    <message>
        <source>Ends a turn</source>
        <translation>发言结尾</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Padding</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>Separator</source>
        <translation>分隔</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>掩码</translation>
    </message>
    <message>
        <source>%1 control</source>
        <translation>控制词元 %1 个</translation>
    </message>
    <message>
        <source>%1 added</source>
        <translation>附加词元 %1 个</translation>
    </message>
    <message>
        <source>%1 single bytes</source>
        <translation>单字节词元 %1 个</translation>
    </message>
    <message>
        <source>%1 unused</source>
        <translation>未使用 %1 个</translation>
    </message>
    <message>
        <source>%1 unknown</source>
        <translation>未知 %1 个</translation>
    </message>
    <message>
        <source>Encoder layer %1</source>
        <translation>编码器第 %1 层</translation>
    </message>
    <message>
        <source>Decoder layer %1</source>
        <translation>解码器第 %1 层</translation>
    </message>
    <message>
        <source>Picture layer %1</source>
        <translation>图像第 %1 层</translation>
    </message>
    <message>
        <source>Sound layer %1</source>
        <translation>声音第 %1 层</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>第 %1 层</translation>
    </message>
    <message>
        <source>Embedding</source>
        <translation>嵌入</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
</context>
<context>
    <name>ModelFacts</name>
    <message>
        <source>%1 context</source>
        <translation>%1 上下文</translation>
    </message>
    <message>
        <source>own license</source>
        <translation>自有许可证</translation>
    </message>
    <message>
        <source>For conversations</source>
        <translation>日常对话</translation>
    </message>
    <message>
        <source>Think before they answer</source>
        <translation>先思考再回答</translation>
    </message>
    <message>
        <source>For code</source>
        <translation>编写代码</translation>
    </message>
    <message>
        <source>Read pictures</source>
        <translation>读懂图片</translation>
    </message>
    <message>
        <source>Turn text into vectors (they do not chat)</source>
        <translation>将文本转为向量（不能聊天）</translation>
    </message>
    <message>
        <source>Continue text (not trained to chat)</source>
        <translation>续写文本（未经对话训练）</translation>
    </message>
    <message>
        <source>MMM yyyy</source>
        <translation>yyyy 年 M 月</translation>
    </message>
    <message>
        <source>%1 card</source>
        <translation>%1 显卡</translation>
    </message>
    <message>
        <source>%1 memory</source>
        <translation>%1 内存</translation>
    </message>
</context>
<context>
    <name>ModelPicker</name>
    <message>
        <source>Model: %1</source>
        <translation>模型：%1</translation>
    </message>
    <message>
        <source>Unloaded while unused; loads with the next message</source>
        <translation>因闲置已卸载；发送下一条消息时加载</translation>
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
        <source>All models…</source>
        <translation>全部模型…</translation>
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
    <name>ModelsFolder</name>
    <message>
        <source>%1 used by models, %2 free on this disk</source>
        <translation>模型占用 %1，此磁盘可用 %2</translation>
    </message>
    <message>
        <source>%1 used by models</source>
        <translation>模型占用 %1</translation>
    </message>
    <message>
        <source>Models folder</source>
        <translation>模型文件夹</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>移动</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>留在原处</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel moving the models</source>
        <translation>取消移动模型</translation>
    </message>
    <message>
        <source>Models moved</source>
        <translation>模型移动进度</translation>
    </message>
    <message>
        <source>Move the models (%1) along?</source>
        <translation>将模型（%1）一并移过去？</translation>
    </message>
    <message>
        <source>The new folder is %1. Models that you leave stay in the library: their folder is watched from then on.</source>
        <translation>新文件夹为 %1。留在原处的模型仍在模型库中：此后会监视原来的文件夹。</translation>
    </message>
    <message>
        <source>The models are there.</source>
        <translation>模型已移到那里。</translation>
    </message>
    <message>
        <source>New downloads go into the new folder</source>
        <translation>新下载的模型将存入新文件夹</translation>
    </message>
    <message>
        <source>Nothing was moved</source>
        <translation>未移动任何模型</translation>
    </message>
    <message>
        <source>Choose a folder for models</source>
        <translation>选择模型文件夹</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>本机模型</translation>
    </message>
    <message>
        <source>Find models</source>
        <translation>查找模型</translation>
    </message>
</context>
<context>
    <name>Names</name>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
</context>
<context>
    <name>NarrowButton</name>
    <message>
        <source>All models</source>
        <translation>全部模型</translation>
    </message>
    <message>
        <source>Favorites</source>
        <translation>收藏</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Show: %1</source>
        <translation>显示：%1</translation>
    </message>
</context>
<context>
    <name>NetworkSection</name>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Vitrail uses the network only when you ask it to: to search for models, to open one, to download it. Chats never leave this computer.</source>
        <translation>Vitrail 只在你要求时才使用网络：搜索、查看或下载模型。对话内容绝不会离开这台电脑。</translation>
    </message>
    <message>
        <source>%1 (official)</source>
        <translation>%1（官方）</translation>
    </message>
    <message>
        <source>%1 (mirror)</source>
        <translation>%1（镜像站）</translation>
    </message>
    <message>
        <source>Own address</source>
        <translation>自定义地址</translation>
    </message>
    <message>
        <source>System</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Own</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>访问令牌</translation>
    </message>
    <message>
        <source>Only for models that are private or ask for your agreement. It is made on %1, under Settings, and needs to read only.</source>
        <translation>仅用于私有模型或需要你同意条款的模型。请在 %1 的设置页面创建，只需读取权限。</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Forget the token</source>
        <translation>移除令牌</translation>
    </message>
    <message>
        <source>Speed limit of downloads (MB/s)</source>
        <translation>下载限速（MB/s）</translation>
    </message>
    <message>
        <source>Of all downloads together; 0 is no limit. Acts at once.</source>
        <translation>所有下载合计；0 为不限。立即生效。</translation>
    </message>
    <message>
        <source>Model hub</source>
        <translation>模型站</translation>
    </message>
    <message>
        <source>Where models are searched for and downloaded. Your access token is sent to %1 only, never to a mirror.</source>
        <translation>在此搜索和下载模型。访问令牌只会发送给 %1，绝不会发送给镜像站。</translation>
    </message>
    <message>
        <source>Address of the hub</source>
        <translation>模型站地址</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>System is what your desktop or environment says.</source>
        <translation>“跟随系统”采用桌面或环境变量中的代理设置。</translation>
    </message>
    <message>
        <source>Address of the proxy</source>
        <translation>代理地址</translation>
    </message>
    <message>
        <source>Write an address such as https://mirror.example, without a password.</source>
        <translation>请输入形如 https://mirror.example 的地址，不含密码。</translation>
    </message>
    <message>
        <source>This connection is not encrypted: others on the way can read along.</source>
        <translation>此连接未加密，途中可能被他人窃听。</translation>
    </message>
    <message>
        <source>A mirror or a hub of your own that speaks the same protocol.</source>
        <translation>使用相同协议的镜像站或自建模型站。</translation>
    </message>
    <message>
        <source>Write an address such as http://127.0.0.1:7890 or socks5://127.0.0.1:1080.</source>
        <translation>请输入形如 http://127.0.0.1:7890 或 socks5://127.0.0.1:1080 的地址。</translation>
    </message>
    <message>
        <source>HTTP or SOCKS5. Name and password can be part of the address.</source>
        <translation>HTTP 或 SOCKS5。地址中可包含用户名和密码。</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>正在查询…</translation>
    </message>
    <message>
        <source>The token works and belongs to %1.</source>
        <translation>令牌有效，属于 %1。</translation>
    </message>
    <message>
        <source>It cannot be tested while a mirror is used: it is not sent there.</source>
        <translation>使用镜像站时无法测试：令牌不会发送给镜像站。</translation>
    </message>
</context>
<context>
    <name>Notes</name>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>work</source>
        <translation>工作</translation>
    </message>
    <message>
        <source>small</source>
        <translation>小型</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>What it is good at, what to look out for</source>
        <translation>它擅长什么，使用时要注意什么</translation>
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
    <message>
        <source>%1 with a context of %2 tokens needs %3, and %4 of memory is free: %5 is missing.</source>
        <translation>%1 在上下文为 %2 词元时需要 %3 内存，而可用内存为 %4，还差 %5。</translation>
    </message>
    <message>
        <source>%1 with a context of %2 tokens needs %3 on %6, and %4 is free there: %5 is missing.</source>
        <translation>%1 在上下文为 %2 词元时需要占用 %6 的 %3，而那里可用 %4，还差 %5。</translation>
    </message>
    <message>
        <source>%1 with a context of %2 tokens could not get %3 of memory in one piece.</source>
        <translation>%1 在上下文为 %2 词元时需要一整块 %3 的内存，未能获得。</translation>
    </message>
    <message>
        <source>The model used all tokens for thinking</source>
        <translation>词元全部用于思考</translation>
    </message>
    <message>
        <source>The reply reached its maximum length after %1 tokens, before an answer began. Continue it, or raise the maximum reply length.</source>
        <translation>回复在 %1 词元处达到长度上限，还未开始作答。请继续回复，或加大“最大回复长度”。</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Answer without thinking</source>
        <translation>不思考，直接回答</translation>
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
    <name>OfferRow</name>
    <message>
        <source>Download of %1</source>
        <translation>下载 %1</translation>
    </message>
    <message>
        <source>Cancel the download of %1</source>
        <translation>取消下载 %1</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Download %1</source>
        <translation>下载 %1</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Try the download of %1 again</source>
        <translation>重新下载 %1</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>正在查询…</translation>
    </message>
    <message>
        <source>Pause the download of %1</source>
        <translation>暂停下载 %1</translation>
    </message>
    <message>
        <source>Resume the download of %1</source>
        <translation>继续下载 %1</translation>
    </message>
</context>
<context>
    <name>OpenedCard</name>
    <message>
        <source>Asking the hub which files there are…</source>
        <translation>正在向模型站查询有哪些文件…</translation>
    </message>
    <message>
        <source>The header of its first file cannot be read, so memory can only be estimated.</source>
        <translation>无法读取其首个文件的文件头，因此只能估算内存。</translation>
    </message>
    <message>
        <source>This repository holds no model file that Vitrail can load (GGUF is what it reads).</source>
        <translation>此仓库中没有 Vitrail 能加载的模型文件（仅支持 GGUF）。</translation>
    </message>
    <message>
        <source>Judged for a context of</source>
        <translation>按此上下文判断</translation>
    </message>
    <message>
        <source>Quantizations of %1</source>
        <translation>%1 的量化版本</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>Open a text file</source>
        <translation>打开文本文件</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>OpeningRow</name>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Who says message %1</source>
        <translation>第 %1 条消息的发言者</translation>
    </message>
    <message>
        <source>Message %1</source>
        <translation>第 %1 条消息</translation>
    </message>
    <message>
        <source>Remove message %1</source>
        <translation>移除第 %1 条消息</translation>
    </message>
</context>
<context>
    <name>OpeningRows</name>
    <message>
        <source>Add a message</source>
        <translation>添加消息</translation>
    </message>
</context>
<context>
    <name>OrderButton</name>
    <message>
        <source>Last used first</source>
        <translation>按最近使用</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>按名称</translation>
    </message>
    <message>
        <source>Largest first</source>
        <translation>按大小</translation>
    </message>
    <message>
        <source>Look for new files</source>
        <translation>查找新文件</translation>
    </message>
    <message>
        <source>Order: %1</source>
        <translation>排序：%1</translation>
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
    <name>Overview</name>
    <message>
        <source>Tokenizer</source>
        <translation>分词器</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Your notes</source>
        <translation>你的备注</translation>
    </message>
    <message>
        <source>The model is spread over %1 files, which must lie in one folder.</source>
        <translation>此模型由 %1 个文件组成，它们必须位于同一文件夹中。</translation>
    </message>
    <message>
        <source>The file is cut off</source>
        <translation>文件不完整</translation>
    </message>
    <message>
        <source>%1 of its weights are missing. Download or copy it again.</source>
        <translation>缺少 %1 的权重数据。请重新下载或复制。</translation>
    </message>
    <message>
        <source>%1 experts, %2 work on each token</source>
        <translation>%1 个专家，每个词元使用 %2 个</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>Name inside</source>
        <translation>内部名称</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>架构</translation>
    </message>
    <message>
        <source>%1 layers</source>
        <translation>%1 层</translation>
    </message>
    <message>
        <source>width %1</source>
        <translation>宽度 %1</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Quantization</source>
        <translation>量化</translation>
    </message>
    <message>
        <source>a token after each text</source>
        <translation>在文本后加一个词元</translation>
    </message>
    <message>
        <source>%1 of %2 files missing</source>
        <translation>缺少 %1 个文件（共 %2 个）</translation>
    </message>
    <message>
        <source>%1 bits per weight</source>
        <translation>每权重 %1 位</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 词元</translation>
    </message>
    <message>
        <source>Made for</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>License</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>作者</translation>
    </message>
    <message>
        <source>Embedding text; it does not chat</source>
        <translation>文本嵌入；不能聊天</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>聊天</translation>
    </message>
    <message>
        <source>Continuing text</source>
        <translation>续写文本</translation>
    </message>
    <message>
        <source>Reading pictures</source>
        <translation>读懂图片</translation>
    </message>
    <message>
        <source>Hearing sound</source>
        <translation>听懂声音</translation>
    </message>
    <message>
        <source>a token before each text</source>
        <translation>在文本前加一个词元</translation>
    </message>
    <message>
        <source>a space before each text</source>
        <translation>在文本前加一个空格</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>词表</translation>
    </message>
    <message>
        <source>%1 merges</source>
        <translation>%1 条合并规则</translation>
    </message>
    <message>
        <source>Adds</source>
        <translation>自动添加</translation>
    </message>
    <message>
        <source>%1  (id %2)</source>
        <translation>%1  (ID %2)</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 字节</translation>
    </message>
    <message>
        <source>%1 files</source>
        <translation>%1 个文件</translation>
    </message>
    <message>
        <source>Commit %1</source>
        <translation>提交 %1</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>路径</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Command palette</source>
        <translation>命令面板</translation>
    </message>
    <message>
        <source>Find a command, conversation, model, preset or setting</source>
        <translation>查找命令、对话、模型、预设或设置</translation>
    </message>
    <message>
        <source>↑ ↓ ↵ to choose    &gt; commands    # conversations    @ models    * presets    : settings</source>
        <translation>↑ ↓ ↵ 选择    &gt; 命令    # 对话    @ 模型    * 预设    : 设置</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>搜索结果</translation>
    </message>
</context>
<context>
    <name>Place</name>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Open its page</source>
        <translation>打开模型页面</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>New name of the file</source>
        <translation>新文件名</translation>
    </message>
    <message>
        <source>Unload the model to rename its file.</source>
        <translation>请先卸载模型，再重命名其文件。</translation>
    </message>
    <message>
        <source>This frees %1.</source>
        <translation>将释放 %1。</translation>
    </message>
    <message>
        <source>All its %1 files go.</source>
        <translation>它的 %1 个文件会全部删除。</translation>
    </message>
    <message>
        <source>The model is unloaded first.</source>
        <translation>会先卸载模型。</translation>
    </message>
    <message>
        <source>There is no bin for this disk: the file cannot be brought back.</source>
        <translation>此磁盘没有回收站，文件无法恢复。</translation>
    </message>
    <message>
        <source>The file goes to the bin of your system, if there is one.</source>
        <translation>如果系统有回收站，文件会移到那里。</translation>
    </message>
    <message>
        <source>Delete %1 for good?</source>
        <translation>永久删除 %1？</translation>
    </message>
    <message>
        <source>Delete %1?</source>
        <translation>删除 %1？</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>永久删除</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
</context>
<context>
    <name>PresetButton</name>
    <message>
        <source>No preset</source>
        <translation>无预设</translation>
    </message>
    <message>
        <source>Preset: %1</source>
        <translation>预设：%1</translation>
    </message>
    <message>
        <source>Choose a preset for this conversation</source>
        <translation>为此对话选择预设</translation>
    </message>
    <message>
        <source>Its model, %1, is not in your library; the loaded one replies.</source>
        <translation>模型库中没有它的模型 %1，将由已加载的模型回复。</translation>
    </message>
</context>
<context>
    <name>PresetEditor</name>
    <message>
        <source>Give it a name</source>
        <translation>请输入名称</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>预设名称</translation>
    </message>
    <message>
        <source>What it is for</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>%1 are filled in when a message is sent; a second brace, as in {{date}}, keeps them as they are</source>
        <translation>发送消息时会填入 %1；写成 {{date}} 这样的双括号则保持原样</translation>
    </message>
    <message>
        <source>Opening messages</source>
        <translation>开场消息</translation>
    </message>
    <message>
        <source>A new conversation begins with them: a greeting from the model, or examples of a question and its answer</source>
        <translation>新对话以这些消息开始：模型的问候，或问答示例</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Loaded when the preset is chosen, if it is in your library</source>
        <translation>选择此预设时加载（需在模型库中）</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>For models that can think before they answer</source>
        <translation>用于回答前可以先思考的模型</translation>
    </message>
    <message>
        <source>Length and sampling</source>
        <translation>长度与采样</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The one that is loaded</source>
        <translation>当前加载的模型</translation>
    </message>
    <message>
        <source>As the conversation says</source>
        <translation>由对话决定</translation>
    </message>
    <message>
        <source>As the model does</source>
        <translation>模型默认</translation>
    </message>
</context>
<context>
    <name>PresetsSection</name>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>A preset is a system prompt, samplers and opening messages under one name. A conversation keeps the values that it began with: changing a preset here changes no conversation. Alt and an arrow key move one in the list.</source>
        <translation>预设将系统提示词、采样设置和开场消息归到一个名称下。对话会保留开始时的值：在此更改预设不影响已有对话。按 Alt 加方向键可调整顺序。</translation>
    </message>
    <message>
        <source>New preset…</source>
        <translation>新建预设…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Export all…</source>
        <translation>全部导出…</translation>
    </message>
    <message>
        <source>Its model is not here</source>
        <translation>本机没有其模型</translation>
    </message>
    <message>
        <source>More for “%1”</source>
        <translation>“%1”的更多操作</translation>
    </message>
    <message>
        <source>Copy of %1</source>
        <translation>%1 的副本</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Import presets</source>
        <translation>导入预设</translation>
    </message>
    <message>
        <source>Export presets</source>
        <translation>导出预设</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>已保存为 %1</translation>
    </message>
    <message>
        <source>Presets (*.json)</source>
        <translation>预设 (*.json)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Preview of %1</source>
        <translation>预览 %1</translation>
    </message>
    <message>
        <source>What the model reads</source>
        <translation>模型读取的内容</translation>
    </message>
    <message>
        <source>The model reads exactly this, as text: special tokens in it have no effect.</source>
        <translation>模型读取的就是这些内容，且只当作文本：其中的特殊词元不起作用。</translation>
    </message>
</context>
<context>
    <name>PromptFigures</name>
    <message>
        <source>made by the template</source>
        <translation>由模板写入</translation>
    </message>
    <message>
        <source>of the context</source>
        <translation>占上下文</translation>
    </message>
</context>
<context>
    <name>PromptHead</name>
    <message>
        <source>Token lens</source>
        <translation>词元透镜</translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation>模型看到的内容</translation>
    </message>
</context>
<context>
    <name>PromptNotes</name>
    <message>
        <source>The prompt is too long: of %1 tokens, %2 are kept for the answer. The model would not answer.</source>
        <translation>提示词过长：上下文共 %1 词元，其中 %2 词元留给回答。模型不会作答。</translation>
    </message>
    <message>
        <source>This model knows no system prompt: its text stands before your first message.</source>
        <translation>此模型不支持系统提示词：其内容放在你的第一条消息之前。</translation>
    </message>
    <message>
        <source>The template changes what you write, so nobody knows for certain which part is whose. Special tokens in your text are still told apart.</source>
        <translation>模板会改动你写的内容，因此无法确定哪一部分由谁写入。文本中的特殊词元仍会区分出来。</translation>
    </message>
    <message>
        <source>This model has no chat template: it reads the messages as one text.</source>
        <translation>此模型没有对话模板：它将消息当作一整段文本来读。</translation>
    </message>
</context>
<context>
    <name>PromptPage</name>
    <message>
        <source>What the model sees</source>
        <translation>模型看到的内容</translation>
    </message>
</context>
<context>
    <name>ProofRow</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Verification</source>
        <translation>校验</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>已校验</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>内容不符</translation>
    </message>
    <message>
        <source>Not verified</source>
        <translation>未校验</translation>
    </message>
    <message>
        <source>Its bytes are exactly those that were published (SHA-256).</source>
        <translation>文件内容与发布的完全一致（SHA-256）。</translation>
    </message>
    <message>
        <source>Its bytes are not those that were published. It may be damaged: download it again.</source>
        <translation>文件内容与发布的不一致，可能已损坏：请重新下载。</translation>
    </message>
    <message>
        <source>Nobody told Vitrail what its bytes should be. Verify computes its SHA-256, to be compared with the one its publisher gives.</source>
        <translation>Vitrail 没有可比对的校验值。校验会计算其 SHA-256，供你与发布者提供的值比对。</translation>
    </message>
    <message>
        <source>Nobody told Vitrail what its SHA-256 should be; compare it with the one its publisher gives.</source>
        <translation>Vitrail 没有可比对的校验值；请将此 SHA-256 与发布者提供的值比对。</translation>
    </message>
    <message>
        <source>Verify again</source>
        <translation>重新校验</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>校验</translation>
    </message>
</context>
<context>
    <name>Prose</name>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>[picture]</source>
        <translation>[图片]</translation>
    </message>
    <message>
        <source>[picture: %1]</source>
        <translation>[图片：%1]</translation>
    </message>
    <message>
        <source>More follows that is too long to be shown here.</source>
        <translation>后面的内容过长，此处不再显示。</translation>
    </message>
    <message>
        <source>Open in the browser</source>
        <translation>在浏览器中打开</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Open a page of %1?</source>
        <translation>打开 %1 的网页？</translation>
    </message>
    <message>
        <source>Write a mail to this address?</source>
        <translation>给此地址写邮件？</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the link&apos;s address</source>
        <translation>复制链接地址</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>查找范围(&amp;L)：</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>文件类型(&amp;T)：</translation>
    </message>
</context>
<context>
    <name>QRegularExpression</name>
    <message>
        <source>length of lookbehind assertion is not limited</source>
        <translation>后行断言的长度没有上限</translation>
    </message>
</context>
<context>
    <name>Quality</name>
    <message>
        <source>Original</source>
        <translation>原始精度</translation>
    </message>
    <message>
        <source>Near the original</source>
        <translation>接近原始</translation>
    </message>
    <message>
        <source>Good balance</source>
        <translation>均衡</translation>
    </message>
    <message>
        <source>Noticeably weaker</source>
        <translation>明显下降</translation>
    </message>
    <message>
        <source>Much weaker</source>
        <translation>大幅下降</translation>
    </message>
    <message>
        <source>Vitrail does not know this quantization; its size is what it costs.</source>
        <translation>Vitrail 不认识此量化类型；只能从大小判断其代价。</translation>
    </message>
    <message>
        <source>The weights as they were published: nothing is lost, and nothing is saved. Hardly ever worth its size in a chat.</source>
        <translation>权重与发布时相同：没有损失，也没有节省。用于聊天，几乎不值得占用这么大的空间。</translation>
    </message>
    <message>
        <source>Answers can hardly be told from those of the original. Takes more memory and writes more slowly than four bits.</source>
        <translation>回答与原始模型几乎没有差别。比 4 位量化占用更多内存，生成也更慢。</translation>
    </message>
    <message>
        <source>Slightly less exact than the original, which shows in long calculations and rare languages at most. About a third of the size: what most people choose.</source>
        <translation>精度略低于原始模型，最多在冗长的计算和罕见语言中才看得出来。大小约为三分之一：大多数人的选择。</translation>
    </message>
    <message>
        <source>Mistakes in facts, code and small languages become more frequent. Worth it when a larger model then fits; otherwise take a smaller model with four bits.</source>
        <translation>在事实、代码和小语种上出错更多。如果因此能用上更大的模型，就值得；否则请选择 4 位量化的较小模型。</translation>
    </message>
    <message>
        <source>Loses much: repetition, wrong facts, broken code. For very large models that fit in no other way.</source>
        <translation>损失很大：重复、事实错误、代码不可用。仅适合别无他法的超大模型。</translation>
    </message>
</context>
<context>
    <name>Quantity</name>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>%1.</source>
        <translation>%1。</translation>
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
    <name>ReadingLine</name>
    <message>
        <source>The text as it is read</source>
        <translation>按阅读顺序显示的文本</translation>
    </message>
    <message>
        <source>As it is read:</source>
        <translation>阅读顺序：</translation>
    </message>
</context>
<context>
    <name>Remedies</name>
    <message>
        <source>Cache as %1</source>
        <translation>缓存改为 %1</translation>
    </message>
    <message>
        <source>Context of %1</source>
        <translation>上下文改为 %1</translation>
    </message>
    <message>
        <source>%1 on the GPU</source>
        <translation>GPU 上放 %1</translation>
    </message>
    <message>
        <source>Smaller file (%1)</source>
        <translation>更小的文件（%1）</translation>
    </message>
    <message>
        <source>saves %1, then it fits</source>
        <translation>节省 %1，即可放下</translation>
    </message>
    <message>
        <source>saves %1</source>
        <translation>节省 %1</translation>
    </message>
    <message>
        <source>What the model remembers is stored less exactly, and flash attention is used: the same seed may give another reply.</source>
        <translation>模型记住的内容会以较低精度存储，并启用 Flash Attention：相同的种子可能得到不同的回复。</translation>
    </message>
    <message>
        <source>The model sees less of a long conversation at once.</source>
        <translation>长对话中，模型一次能看到的内容会减少。</translation>
    </message>
    <message>
        <source>What runs on the CPU is slower.</source>
        <translation>在 CPU 上运行的部分较慢。</translation>
    </message>
    <message>
        <source>The same model in fewer bits is a little less exact. Choose another file.</source>
        <translation>同一模型，位数更少，精度略低。请选择其他文件。</translation>
    </message>
</context>
<context>
    <name>ReplyCard</name>
    <message>
        <source>Again with exactly this</source>
        <translation>完全照此重新生成</translation>
    </message>
    <message>
        <source>How the reply was made</source>
        <translation>回复的生成信息</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Quantization</source>
        <translation>量化</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>%1 tok/s</source>
        <translation>%1 词元/秒</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>回复</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>You edited this reply.</source>
        <translation>你编辑过此回复。</translation>
    </message>
    <message>
        <source>The messages above it were different when it was written.</source>
        <translation>生成此回复时，前面的消息与现在不同。</translation>
    </message>
    <message>
        <source>To repeat it, %1 is first loaded as it was then.</source>
        <translation>要重现此回复，会先按当时的设置加载 %1。</translation>
    </message>
    <message>
        <source>On this device the same seed may give a different reply.</source>
        <translation>在此设备上，相同的种子可能得到不同的回复。</translation>
    </message>
</context>
<context>
    <name>ResultModel</name>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Titles</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Titles, %1 of %2</source>
        <translation>标题，%1 / %2</translation>
    </message>
</context>
<context>
    <name>Row</name>
    <message>
        <source>Reset %1</source>
        <translation>重置“%1”</translation>
    </message>
</context>
<context>
    <name>RowMenu</name>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消置顶</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>标签…</translation>
    </message>
    <message>
        <source>Title by the model</source>
        <translation>由模型取标题</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
</context>
<context>
    <name>RowsButton</name>
    <message>
        <source>Rows under each token</source>
        <translation>每个词元下显示的内容</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Bytes in hex</source>
        <translation>十六进制字节</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Rank or score</source>
        <translation>次序或分数</translation>
    </message>
    <message>
        <source>Length in bytes</source>
        <translation>字节长度</translation>
    </message>
</context>
<context>
    <name>SamplesBar</name>
    <message>
        <source>Samples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Samples: texts that show something</source>
        <translation>示例：能说明问题的文本</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>Open a text file, or drop one on the text</source>
        <translation>打开文本文件，或将其拖放到文本上</translation>
    </message>
    <message>
        <source>A model reads tokens, not letters: pieces of text, often a word or a part of one, each known to it only by a number. The samples show why letters are hard to count and why some languages cost more.</source>
        <translation>模型读的不是字母，而是词元：一小段文字，往往是一个词或词的一部分，模型只知道它的编号。示例会告诉你为什么数字母很难、为什么有些语言花费更多。</translation>
    </message>
</context>
<context>
    <name>SamplingMenu</name>
    <message>
        <source>Custom</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>Sampling preset: %1</source>
        <translation>采样预设：%1</translation>
    </message>
    <message>
        <source>Values of your own</source>
        <translation>你自己设定的值</translation>
    </message>
    <message>
        <source>Precise</source>
        <translation>精确</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>均衡</translation>
    </message>
    <message>
        <source>Creative</source>
        <translation>创意</translation>
    </message>
    <message>
        <source>Deterministic</source>
        <translation>确定性</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Few surprises: for facts, code and translations</source>
        <translation>少有意外：适合事实、代码和翻译</translation>
    </message>
    <message>
        <source>For most conversations</source>
        <translation>适合大多数对话</translation>
    </message>
    <message>
        <source>Rarer words get a chance: for stories and ideas</source>
        <translation>让少见的词也有机会：适合故事和点子</translation>
    </message>
    <message>
        <source>Always the likeliest token: the same reply every time</source>
        <translation>总是选概率最高的词元：每次回复都相同</translation>
    </message>
    <message>
        <source>What the preset, the model or your defaults say</source>
        <translation>采用预设、模型或你的默认设置</translation>
    </message>
    <message>
        <source>Keep these values…</source>
        <translation>保存这些值…</translation>
    </message>
    <message>
        <source>Delete “%1”</source>
        <translation>删除“%1”</translation>
    </message>
    <message>
        <source>Keep these values</source>
        <translation>保存这些值</translation>
    </message>
    <message>
        <source>Name of the sampling preset</source>
        <translation>采样预设的名称</translation>
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
    <name>Saving</name>
    <message>
        <source>Save the entries</source>
        <translation>保存条目</translation>
    </message>
    <message>
        <source>The entries were saved</source>
        <translation>已保存条目</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Search the hub: a name, a task, a language</source>
        <translation>搜索模型站：名称、用途或语言</translation>
    </message>
    <message>
        <source>Search models</source>
        <translation>搜索模型</translation>
    </message>
    <message>
        <source>Empty the field</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Fits this computer</source>
        <translation>适合本机</translation>
    </message>
    <message>
        <source>Reads pictures</source>
        <translation>可识图</translation>
    </message>
    <message>
        <source>Embeds</source>
        <translation>嵌入</translation>
    </message>
    <message>
        <source>Kind of model</source>
        <translation>模型种类</translation>
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
        <source>Thinking</source>
        <translation>思考</translation>
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
    <name>Showing</name>
    <message>
        <source>Left and Right go from token to token.</source>
        <translation>按左右方向键逐个查看词元。</translation>
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
        <source>New folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Search results</source>
        <translation>搜索结果</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search all conversations</source>
        <translation>搜索全部对话</translation>
    </message>
    <message>
        <source>End the search</source>
        <translation>结束搜索</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>正在搜索…</translation>
    </message>
    <message>
        <source>No title and no message has all of these words.</source>
        <translation>没有标题或消息同时包含这些词。</translation>
    </message>
</context>
<context>
    <name>SnippetCompletion</name>
    <message>
        <source>Snippets</source>
        <translation>快捷短语</translation>
    </message>
    <message>
        <source>Insert /%1: %2</source>
        <translation>插入 /%1：%2</translation>
    </message>
</context>
<context>
    <name>SnippetEditor</name>
    <message>
        <source>Snippet</source>
        <translation>快捷短语</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>What you type after the slash, without spaces</source>
        <translation>输入斜杠后要打的字，不含空格</translation>
    </message>
    <message>
        <source>%1 are filled in when it is inserted; {cursor} is where you go on writing</source>
        <translation>插入时会填入 %1；{cursor} 是之后继续输入的位置</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Give it a name</source>
        <translation>请输入名称</translation>
    </message>
    <message>
        <source>There is another snippet called /%1</source>
        <translation>已有名为 /%1 的快捷短语</translation>
    </message>
</context>
<context>
    <name>SnippetsSection</name>
    <message>
        <source>Snippets</source>
        <translation>快捷短语</translation>
    </message>
    <message>
        <source>Type a slash at the start of a line in a message to insert one of these texts.</source>
        <translation>写消息时，在行首输入斜杠即可插入这些短语。</translation>
    </message>
    <message>
        <source>New snippet…</source>
        <translation>新建快捷短语…</translation>
    </message>
    <message>
        <source>More for “%1”</source>
        <translation>“%1”的更多操作</translation>
    </message>
</context>
<context>
    <name>SortButton</name>
    <message>
        <source>Trending first</source>
        <translation>按热度</translation>
    </message>
    <message>
        <source>Most downloaded first</source>
        <translation>按下载量</translation>
    </message>
    <message>
        <source>Most liked first</source>
        <translation>按点赞数</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>按更新时间</translation>
    </message>
    <message>
        <source>Order: %1</source>
        <translation>排序：%1</translation>
    </message>
</context>
<context>
    <name>Source</name>
    <message>
        <source>Watched folder</source>
        <translation>监视的文件夹</translation>
    </message>
    <message>
        <source>Comes with Vitrail</source>
        <translation>Vitrail 自带</translation>
    </message>
    <message>
        <source>Opened before</source>
        <translation>曾经打开过</translation>
    </message>
    <message>
        <source>Models folder</source>
        <translation>模型文件夹</translation>
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
        <source>%1, unloaded while unused</source>
        <translation>%1，因闲置已卸载</translation>
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
        <source>%1 of %2 tokens of the context are in use.</source>
        <translation>上下文已用 %1 / %2 词元。</translation>
    </message>
    <message>
        <source>Click to see what fills it.</source>
        <translation>点击查看上下文中的内容。</translation>
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
        <source>Network in use</source>
        <translation>正在使用网络</translation>
    </message>
    <message>
        <source>A model is searched for or downloaded. What you write is not sent.</source>
        <translation>正在搜索或下载模型。不会发送你写的内容。</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <translation>%1 / %2</translation>
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
    <name>Stepper</name>
    <message>
        <source>One step back</source>
        <translation>后退一步</translation>
    </message>
    <message>
        <source>One step forward</source>
        <translation>前进一步</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>%1×</source>
        <translation>%1×</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Step %1 of %2</source>
        <translation>第 %1 步，共 %2 步</translation>
    </message>
</context>
<context>
    <name>StockSection</name>
    <message>
        <source>Show hidden</source>
        <translation>显示已隐藏的</translation>
    </message>
    <message>
        <source>Leave out hidden</source>
        <translation>不显示已隐藏的</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>已隐藏</translation>
    </message>
    <message>
        <source>Changed by you</source>
        <translation>已修改</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制一份</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Reset to the original</source>
        <translation>恢复原样</translation>
    </message>
    <message>
        <source>Show again</source>
        <translation>重新显示</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>“%1” was hidden</source>
        <translation>已隐藏“%1”</translation>
    </message>
    <message>
        <source>“%1” was deleted</source>
        <translation>已删除“%1”</translation>
    </message>
    <message>
        <source>“%1” was reset</source>
        <translation>已将“%1”恢复原样</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
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
    <name>Strip</name>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
</context>
<context>
    <name>SubjectSwitch</name>
    <message>
        <source>What is looked at</source>
        <translation>查看的对象</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
</context>
<context>
    <name>Table</name>
    <message>
        <source>Heads of the columns</source>
        <translation>列标题</translation>
    </message>
    <message>
        <source>Left and Right choose a column, Space sorts by it.</source>
        <translation>按左右方向键选择列，按空格键按该列排序。</translation>
    </message>
    <message>
        <source>All rows</source>
        <translation>所有行</translation>
    </message>
</context>
<context>
    <name>Tabs</name>
    <message>
        <source>Show in vocabulary</source>
        <translation>在词表中显示</translation>
    </message>
    <message>
        <source>Below the tokens</source>
        <translation>词元下方</translation>
    </message>
    <message>
        <source>How it was built</source>
        <translation>合成过程</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>词表</translation>
    </message>
    <message>
        <source>Train your own</source>
        <translation>自己训练</translation>
    </message>
</context>
<context>
    <name>TagEditor</name>
    <message>
        <source>Tags of “%1”</source>
        <translation>“%1”的标签</translation>
    </message>
    <message>
        <source>Tags of %1</source>
        <translation>%1的标签</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Words separated by spaces</source>
        <translation>用空格分隔多个词</translation>
    </message>
    <message>
        <source>Search for #tag to find what has that tag.</source>
        <translation>搜索“#标签”可找到带有该标签的对话。</translation>
    </message>
    <message>
        <source>In use: %1</source>
        <translation>已有标签：%1</translation>
    </message>
</context>
<context>
    <name>Template</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>对话模板</translation>
    </message>
    <message>
        <source>Which template</source>
        <translation>选择模板</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Makes one text of the messages before the model reads them. Written in Jinja; it comes with the file and runs inside the engine only.</source>
        <translation>在模型读取之前，将各条消息合成一段文本。用 Jinja 编写，随文件提供，只在引擎内运行。</translation>
    </message>
    <message>
        <source>%1 lines</source>
        <translation>%1 行</translation>
    </message>
    <message>
        <source>%1 characters</source>
        <translation>%1 个字符</translation>
    </message>
    <message>
        <source>This file has no chat template: it is a base model, or does something else than chat. Vitrail writes the messages one under the other for it.</source>
        <translation>此文件没有对话模板：它是基础模型，或不用于聊天。Vitrail 会将消息逐条排列后交给它。</translation>
    </message>
</context>
<context>
    <name>TemporaryBar</name>
    <message>
        <source>Temporary: never written to disk, and gone when Vitrail is closed</source>
        <translation>临时对话：不会写入磁盘，关闭 Vitrail 后即消失</translation>
    </message>
    <message>
        <source>Keep this conversation</source>
        <translation>保留此对话</translation>
    </message>
</context>
<context>
    <name>TensorMap</name>
    <message>
        <source>%1 weights, %2</source>
        <translation>%1 个权重，%2</translation>
    </message>
    <message>
        <source>Map of the tensors</source>
        <translation>张量分布图</translation>
    </message>
</context>
<context>
    <name>TensorRows</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Bits/weight</source>
        <translation>位/权重</translation>
    </message>
    <message>
        <source>Tensors</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>Search the tensors</source>
        <translation>搜索张量</translation>
    </message>
</context>
<context>
    <name>Tensors</name>
    <message>
        <source>Map</source>
        <translation>分布图</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>How the tensors are shown</source>
        <translation>张量的显示方式</translation>
    </message>
    <message>
        <source>%1 tensors</source>
        <translation>%1 个张量</translation>
    </message>
    <message>
        <source>%1 weights</source>
        <translation>%1 个权重</translation>
    </message>
    <message>
        <source>%1 bits per weight</source>
        <translation>每权重 %1 位</translation>
    </message>
    <message>
        <source>Area is size; the denser, the more bits per weight.</source>
        <translation>面积表示大小；颜色越浓，每个权重的位数越多。</translation>
    </message>
    <message>
        <source>Only the largest %1 tensors are drawn.</source>
        <translation>只绘制最大的 %1 个张量。</translation>
    </message>
</context>
<context>
    <name>Thinking</name>
    <message>
        <source>Up to %1</source>
        <translation>最多 %1</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>The model decides</source>
        <translation>由模型决定</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>Minimal</source>
        <translation>极少</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>少</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>中等</translation>
    </message>
    <message>
        <source>High</source>
        <translation>多</translation>
    </message>
    <message>
        <source>Very high</source>
        <translation>很多</translation>
    </message>
    <message>
        <source>Maximum</source>
        <translation>最多</translation>
    </message>
    <message>
        <source>As the model does</source>
        <translation>模型默认</translation>
    </message>
    <message>
        <source>Thinking: %1</source>
        <translation>思考：%1</translation>
    </message>
    <message>
        <source>The model answers at once</source>
        <translation>模型直接回答</translation>
    </message>
    <message>
        <source>The model thinks before it answers when it sees fit</source>
        <translation>模型自行决定是否先思考再回答</translation>
    </message>
    <message>
        <source>The model thinks before it answers, which takes longer and counts toward the maximum reply length</source>
        <translation>模型先思考再回答；用时更长，并计入最大回复长度</translation>
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
    <name>Token</name>
    <message>
        <source>Saved in the keyring of your system.</source>
        <translation>已保存在系统的密钥环中。</translation>
    </message>
    <message>
        <source>Saved in a file in the data folder that only you can read, since no keyring answered.</source>
        <translation>由于没有可用的密钥环，已保存在数据文件夹的一个文件中，只有你能读取。</translation>
    </message>
    <message>
        <source>No token is saved.</source>
        <translation>未保存令牌。</translation>
    </message>
</context>
<context>
    <name>TokenEntry</name>
    <message>
        <source>A token is one word without spaces, such as hf_…</source>
        <translation>令牌是一串不含空格的字符，例如 hf_…</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>访问令牌</translation>
    </message>
    <message>
        <source>Paste an access token</source>
        <translation>粘贴访问令牌</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>TokensPage</name>
    <message>
        <source>Token lens</source>
        <translation>词元透镜</translation>
    </message>
</context>
<context>
    <name>Tracery</name>
    <message>
        <source>%1 symbols, nothing joined yet.</source>
        <translation>%1 个符号，尚未合并。</translation>
    </message>
    <message>
        <source>Step %1: “%2” and “%3” become “%4”, rank %5.</source>
        <translation>第 %1 步：“%2”与“%3”合并为“%4”，次序 %5。</translation>
    </message>
    <message>
        <source>Step %1: “%2” and “%3” become “%4”, score %5.</source>
        <translation>第 %1 步：“%2”与“%3”合并为“%4”，分数 %5。</translation>
    </message>
    <message>
        <source>row %1</source>
        <translation>第 %1 层</translation>
    </message>
    <message>
        <source>symbols</source>
        <translation>符号</translation>
    </message>
    <message>
        <source>%1, bytes %2</source>
        <translation>%1，字节 %2</translation>
    </message>
    <message>
        <source>“%1” and “%2” become “%3”: rank %4, step %5</source>
        <translation>“%1”与“%2”合并为“%3”：次序 %4，第 %5 步</translation>
    </message>
    <message>
        <source>“%1” and “%2” become “%3”: score %4, step %5</source>
        <translation>“%1”与“%2”合并为“%3”：分数 %4，第 %5 步</translation>
    </message>
    <message>
        <source>How the tokens were joined</source>
        <translation>词元的合并过程</translation>
    </message>
</context>
<context>
    <name>TrainerView</name>
    <message>
        <source>Train your own</source>
        <translation>自己训练</translation>
    </message>
    <message>
        <source>Byte-pair encoding begins with single characters and joins, again and again, the two neighbors that occur most often. Spaces separate words and are never joined.</source>
        <translation>字节对编码（BPE）从单个字符开始，反复合并出现次数最多的相邻对。空格用于分隔单词，从不参与合并。</translation>
    </message>
    <message>
        <source>Most frequent neighbors</source>
        <translation>最常见的相邻对</translation>
    </message>
    <message>
        <source>The text in tokens</source>
        <translation>切分为词元的文本</translation>
    </message>
    <message>
        <source>Entries of the vocabulary</source>
        <translation>词表条目</translation>
    </message>
    <message>
        <source>How the text shrinks</source>
        <translation>文本如何缩短</translation>
    </message>
    <message>
        <source>Another text, cut with what was learned</source>
        <translation>用学到的词表切分另一段文本</translation>
    </message>
    <message>
        <source>Text to learn from</source>
        <translation>用于学习的文本</translation>
    </message>
    <message>
        <source>Number of merges</source>
        <translation>合并次数</translation>
    </message>
    <message>
        <source>entries of the vocabulary</source>
        <translation>词表条目</translation>
    </message>
    <message>
        <source>characters per token</source>
        <translation>每词元字符</translation>
    </message>
    <message>
        <source>tokens: %1, entries: %2, characters per token: %3</source>
        <translation>词元：%1，条目：%2，每词元字符：%3</translation>
    </message>
    <message>
        <source>“%1” and “%2” became the new entry “%3”.</source>
        <translation>“%1”与“%2”合并为新条目“%3”。</translation>
    </message>
    <message>
        <source>“%1” and “%2” became “%3”, an entry that was there already.</source>
        <translation>“%1”与“%2”合并为已有的条目“%3”。</translation>
    </message>
    <message>
        <source>Each character is a token. Press Play or step forward, and watch.</source>
        <translation>每个字符都是一个词元。点击“播放”或前进一步，看看会发生什么。</translation>
    </message>
    <message>
        <source>Next: “%1” + “%2”, which occur %3 times.</source>
        <translation>下一步：“%1”+“%2”，出现 %3 次。</translation>
    </message>
    <message>
        <source>Next: “%1” + “%2”, which occur once.</source>
        <translation>下一步：“%1”+“%2”，出现 1 次。</translation>
    </message>
    <message>
        <source>%1 pairs are equally frequent; the one with the older entries wins.</source>
        <translation>有 %1 对出现次数相同，条目较早的一对优先。</translation>
    </message>
    <message>
        <source>Only the first %1 characters are learned from.</source>
        <translation>只学习前 %1 个字符。</translation>
    </message>
    <message>
        <source>Learning ends after %1 merges.</source>
        <translation>合并 %1 次后停止学习。</translation>
    </message>
    <message>
        <source>No two neighbors are left to join.</source>
        <translation>已没有可以合并的相邻对。</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>还有 %1 个</translation>
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
        <source>%1, edited</source>
        <translation>%1，已编辑</translation>
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
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copy code</source>
        <translation>复制代码</translation>
    </message>
    <message>
        <source>Save as a file</source>
        <translation>保存为文件</translation>
    </message>
    <message>
        <source>Do not break long lines</source>
        <translation>长行不换行</translation>
    </message>
    <message>
        <source>Break long lines</source>
        <translation>长行自动换行</translation>
    </message>
    <message>
        <source>Show less</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>Scroll sideways</source>
        <translation>左右滚动</translation>
    </message>
    <message>
        <source>Picture: %1</source>
        <translation>图片：%1</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Footnote %1</source>
        <translation>脚注 %1</translation>
    </message>
    <message>
        <source>%1 (mail to %2)</source>
        <translation>%1（发邮件给 %2）</translation>
    </message>
    <message>
        <source>%1 (link to %2)</source>
        <translation>%1（链接到 %2）</translation>
    </message>
    <message>
        <source>Back to the text</source>
        <translation>返回正文</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>正在思考</translation>
    </message>
    <message>
        <source>Thinking for %1</source>
        <translation>已思考 %1…</translation>
    </message>
    <message>
        <source>Thought for %1</source>
        <translation>思考用时 %1</translation>
    </message>
    <message>
        <source>Thought</source>
        <translation>思考过程</translation>
    </message>
    <message>
        <source>Left out: no room in the context</source>
        <translation>已略去：上下文中放不下</translation>
    </message>
    <message>
        <source>Left out next: the context is nearly full</source>
        <translation>即将略去：上下文快满了</translation>
    </message>
</context>
<context>
    <name>TreeModel</name>
    <message>
        <source>version %1 of %2</source>
        <translation>第 %1 个版本，共 %2 个</translation>
    </message>
    <message>
        <source>not shown</source>
        <translation>未显示</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>TreePane</name>
    <message>
        <source>Branches</source>
        <translation>分支</translation>
    </message>
    <message>
        <source>Smaller rows</source>
        <translation>缩小行距</translation>
    </message>
    <message>
        <source>Larger rows</source>
        <translation>放大行距</translation>
    </message>
    <message>
        <source>Close the overview</source>
        <translation>关闭概览</translation>
    </message>
    <message>
        <source>Branches of the conversation</source>
        <translation>对话的分支</translation>
    </message>
    <message>
        <source>Arrow keys move; Enter shows the message in the conversation</source>
        <translation>方向键移动；按 Enter 键在对话中显示该消息</translation>
    </message>
</context>
<context>
    <name>VariantAction</name>
    <message>
        <source>In library</source>
        <translation>已在库中</translation>
    </message>
    <message>
        <source>Show %1 in the library</source>
        <translation>在模型库中显示 %1</translation>
    </message>
    <message>
        <source>Chat with %1</source>
        <translation>用 %1 聊天</translation>
    </message>
    <message>
        <source>Download %1</source>
        <translation>下载 %1</translation>
    </message>
    <message>
        <source>Download %1.</source>
        <translation>下载 %1。</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>正在校验</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Pause the download of %1</source>
        <translation>暂停下载 %1</translation>
    </message>
    <message>
        <source>Resume the download of %1</source>
        <translation>继续下载 %1</translation>
    </message>
    <message>
        <source>Try the download of %1 again</source>
        <translation>重新下载 %1</translation>
    </message>
    <message>
        <source>Downloaded: %1</source>
        <translation>已下载：%1</translation>
    </message>
</context>
<context>
    <name>VariantRow</name>
    <message>
        <source>%1 bits per weight</source>
        <translation>每权重 %1 位</translation>
    </message>
    <message>
        <source>It is too large to be loaded on this computer.</source>
        <translation>它太大，无法在本机加载。</translation>
    </message>
    <message>
        <source>%1 bits per weight.</source>
        <translation>每权重 %1 位。</translation>
    </message>
    <message numerus="yes">
        <source>It comes in %n file(s).</source>
        <translation>
            <numerusform>由 %n 个文件组成。</numerusform>
        </translation>
    </message>
    <message>
        <source>The part that reads pictures comes with it: %1.</source>
        <translation>随附识图所需的部分：%1。</translation>
    </message>
    <message>
        <source>Recommended</source>
        <translation>推荐</translation>
    </message>
</context>
<context>
    <name>Verdict</name>
    <message>
        <source>Fits on the GPU</source>
        <translation>可在 GPU 上运行</translation>
    </message>
    <message>
        <source>Fits partly</source>
        <translation>部分在 GPU 上运行</translation>
    </message>
    <message>
        <source>Runs on the CPU</source>
        <translation>在 CPU 上运行</translation>
    </message>
    <message>
        <source>Tight</source>
        <translation>内存紧张</translation>
    </message>
    <message>
        <source>Too large</source>
        <translation>太大</translation>
    </message>
    <message>
        <source>≈ %1</source>
        <translation>≈ %1</translation>
    </message>
    <message>
        <source>%1 of memory is missing.</source>
        <translation>还差 %1 内存。</translation>
    </message>
    <message>
        <source>It would leave hardly any memory to other programs.</source>
        <translation>几乎不会给其他程序留下内存。</translation>
    </message>
    <message>
        <source>%1 of %2 layers fit on the GPU, the others run on the CPU.</source>
        <translation>GPU 可容纳 %1 / %2 层，其余在 CPU 上运行。</translation>
    </message>
    <message>
        <source>All layers fit on the GPU.</source>
        <translation>GPU 可容纳所有层。</translation>
    </message>
    <message>
        <source>It fits into the computer&apos;s memory.</source>
        <translation>电脑内存可容纳此模型。</translation>
    </message>
    <message>
        <source>Weights: %1</source>
        <translation>权重：%1</translation>
    </message>
    <message>
        <source>KV cache for %1 tokens: %2</source>
        <translation>%1 词元的 KV 缓存：%2</translation>
    </message>
    <message>
        <source>Compute: %1</source>
        <translation>计算：%1</translation>
    </message>
    <message>
        <source>Vocabulary and conversions: %1</source>
        <translation>词表与转换：%1</translation>
    </message>
    <message>
        <source>Together: %1</source>
        <translation>合计：%1</translation>
    </message>
    <message>
        <source>Free: %1</source>
        <translation>可用：%1</translation>
    </message>
    <message>
        <source>Estimated from the number of parameters alone.</source>
        <translation>仅根据参数量估算。</translation>
    </message>
    <message>
        <source>Together: %1, of which on the GPU: %2</source>
        <translation>合计：%1，其中 GPU：%2</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
</context>
<context>
    <name>VocabularyPicker</name>
    <message>
        <source>Loaded</source>
        <translation>已加载</translation>
    </message>
    <message>
        <source>Starter model</source>
        <translation>入门模型</translation>
    </message>
    <message>
        <source>Comes with Vitrail</source>
        <translation>随 Vitrail 提供</translation>
    </message>
    <message>
        <source>No vocabulary</source>
        <translation>没有词表</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>正在打开…</translation>
    </message>
    <message>
        <source>%1 entries</source>
        <translation>%1 个条目</translation>
    </message>
    <message>
        <source>Vocabulary: %1</source>
        <translation>词表：%1</translation>
    </message>
</context>
<context>
    <name>WhatIf</name>
    <message>
        <source>Move the slider to see what a longer or shorter context would change.</source>
        <translation>移动滑块，看看加长或缩短上下文会带来什么变化。</translation>
    </message>
    <message>
        <source>If the context held %1 tokens:</source>
        <translation>如果上下文为 %1 词元：</translation>
    </message>
    <message>
        <source>If it were so:</source>
        <translation>如果这样：</translation>
    </message>
    <message>
        <source>the prompt would not fit, and nothing is answered.</source>
        <translation>放不下提示词，模型不会作答。</translation>
    </message>
    <message>
        <source>the prompt would fit.</source>
        <translation>放得下提示词。</translation>
    </message>
    <message>
        <source>the same messages would be kept, and %1 tokens would be free.</source>
        <translation>保留的消息不变，还剩 %1 词元空闲。</translation>
    </message>
    <message>
        <source>the prompt would fit, and %1 tokens would be free.</source>
        <translation>放得下提示词，还剩 %1 词元空闲。</translation>
    </message>
    <message>
        <source>What if</source>
        <translation>假设</translation>
    </message>
    <message>
        <source>What if the context held</source>
        <translation>假设上下文长度为</translation>
    </message>
    <message>
        <source>Stop and explain</source>
        <translation>停下并说明</translation>
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
        <source>As it is</source>
        <translation>回到现状</translation>
    </message>
    <message>
        <source>Make it the setting</source>
        <translation>设为实际设置</translation>
    </message>
    <message>
        <source>Another context length loads the model again</source>
        <translation>更改上下文长度会重新加载模型</translation>
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
        <source>The model gave no title that fits, so the old one stays</source>
        <translation>模型没有给出合适的标题，保留原标题</translation>
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
        <source>The preset “%1” was saved</source>
        <translation>已保存预设“%1”</translation>
    </message>
    <message>
        <source>This conversation now does so when the context is full</source>
        <translation>此对话今后将在上下文已满时照此处理</translation>
    </message>
    <message>
        <source>Undone: %1</source>
        <translation>已撤销：%1</translation>
    </message>
    <message>
        <source>Redone: %1</source>
        <translation>已重做：%1</translation>
    </message>
    <message>
        <source>The conversations were backed up</source>
        <translation>已备份对话</translation>
    </message>
</context>
<context>
    <name>_Head</name>
    <message>
        <source>Quantization</source>
        <translation>量化</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>位数</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适配</translation>
    </message>
    <message>
        <source>Memory, line: %1 free</source>
        <translation>内存（竖线：可用 %1）</translation>
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
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n 条消息</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s)</source>
        <translation>
            <numerusform>%n 个对话</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) were deleted</source>
        <translation>
            <numerusform>已删除 %n 个对话</numerusform>
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
        <source>%n conversation(s) exported to %1</source>
        <translation>
            <numerusform>已将 %n 个对话导出到 %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) imported</source>
        <translation>
            <numerusform>已导入 %n 个对话</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show all %n line(s)</source>
        <translation>
            <numerusform>显示全部 %n 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n earlier reply(s) were tokenized again: their own tokens are not stored, or belong to another model or template</source>
        <translation>
            <numerusform>更早的 %n 条回复已重新分词：原来的词元没有保存，或属于另一个模型或模板</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n preset(s) imported</source>
        <translation>
            <numerusform>已导入 %n 个预设</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>token(s)</source>
        <translation>
            <numerusform>词元</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>character(s)</source>
        <translation>
            <numerusform>字符</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>byte(s)</source>
        <translation>
            <numerusform>字节</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>character(s) cut</source>
        <translation>
            <numerusform>被切开的字符</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The tokenizer added %n space(s) that the text does not have.</source>
        <translation>
            <numerusform>分词器添加了原文没有的 %n 个空格。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s) are not valid UTF-8; the model reads other bytes.</source>
        <translation>
            <numerusform>有 %n 字节不是有效的 UTF-8，模型读到的是其他字节。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s) of the text are in no token: the model never sees them.</source>
        <translation>
            <numerusform>文本中有 %n 字节不在任何词元中，模型看不到它们。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) left out</source>
        <translation>
            <numerusform>已略去 %n 条消息</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) are left out: there is no room for them in the context.</source>
        <translation>
            <numerusform>已略去 %n 条消息：上下文中放不下。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) are not in the prompt: the template drops them.</source>
        <translation>
            <numerusform>有 %n 条消息不在提示词中：模板舍弃了它们。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n piece(s) of your text look like special tokens. They stay plain text, so that nobody can pretend to be the system or the model by writing one.</source>
        <translation>
            <numerusform>你的文本中有 %n 处看起来像特殊词元。它们只作为普通文本，因此没有人能靠写下它们来冒充系统或模型。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more message(s) would be kept.</source>
        <translation>
            <numerusform>会多保留 %n 条消息。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more message(s) would be left out.</source>
        <translation>
            <numerusform>会多略去 %n 条消息。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Words</name>
    <message>
        <source>word</source>
        <translation>单词</translation>
    </message>
    <message>
        <source>space</source>
        <translation>空白</translation>
    </message>
    <message>
        <source>digit</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>mark</source>
        <translation>标点</translation>
    </message>
    <message>
        <source>symbol</source>
        <translation>符号</translation>
    </message>
    <message>
        <source>part of a character</source>
        <translation>字符片段</translation>
    </message>
    <message>
        <source>control</source>
        <translation>控制词元</translation>
    </message>
    <message>
        <source>user-defined</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>unused</source>
        <translation>未使用</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>byte %1 of %2 of %3</source>
        <translation>%3 的第 %1 字节（共 %2 字节）</translation>
    </message>
    <message>
        <source>bytes %1-%2 of %3 of %4</source>
        <translation>%4 的第 %1-%2 字节（共 %3 字节）</translation>
    </message>
    <message>
        <source>id %1</source>
        <translation>ID %1</translation>
    </message>
    <message>
        <source>bytes %1</source>
        <translation>字节 %1</translation>
    </message>
    <message>
        <source>added by the tokenizer</source>
        <translation>由分词器添加</translation>
    </message>
    <message>
        <source>with a space that the tokenizer added</source>
        <translation>含分词器添加的空格</translation>
    </message>
    <message>
        <source>differs from the text</source>
        <translation>与原文不同</translation>
    </message>
    <message>
        <source>after %1, which is in no token</source>
        <translation>前面的 %1 不在任何词元中</translation>
    </message>
    <message>
        <source>Token %1: %2</source>
        <translation>词元 %1：%2</translation>
    </message>
    <message>
        <source>ends the reply, and is no part of its text</source>
        <translation>结束回复，不属于回复的文字</translation>
    </message>
    <message>
        <source>is no part of the text</source>
        <translation>不属于文字内容</translation>
    </message>
    <message>
        <source>of the beginning that you wrote</source>
        <translation>属于你写的开头</translation>
    </message>
    <message>
        <source>%1 bytes each</source>
        <translation>每词元 %1 字节</translation>
    </message>
    <message>
        <source>These are the tokens that the model wrote, as they were stored.</source>
        <translation>这些就是模型写出的词元，按存储的原样显示。</translation>
    </message>
    <message>
        <source>The model wrote the tokens from the end of your beginning on; your beginning was cut again.</source>
        <translation>你写的开头之后的词元由模型写出；开头部分是重新切分的。</translation>
    </message>
    <message>
        <source>You wrote this version of the reply, so its text was cut now.</source>
        <translation>这一版回复由你写成，因此它的文字是现在切分的。</translation>
    </message>
    <message>
        <source>No tokens are stored with this reply, so its text was cut again; the model may have written it in other tokens.</source>
        <translation>此回复没有存储词元，因此重新切分了它的文字；模型写出时的词元可能不同。</translation>
    </message>
    <message>
        <source>This is another cut, by %1: the model wrote other tokens.</source>
        <translation>这是用 %1 切分的另一种结果，并非模型写出的词元。</translation>
    </message>
    <message>
        <source>The vocabulary of %1 is not on this computer: ids and bytes are as stored.</source>
        <translation>本机没有所需的词表（%1）：ID 和字节按存储的原样显示。</translation>
    </message>
    <message>
        <source>the model</source>
        <translation>该模型</translation>
    </message>
    <message>
        <source>Your beginning of the reply is left out.</source>
        <translation>未包含你写的开头。</translation>
    </message>
    <message>
        <source>The tokens are shown when the reply is complete.</source>
        <translation>回复写完后会显示词元。</translation>
    </message>
    <message>
        <source>Looking up the tokens…</source>
        <translation>正在查找词元…</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>空闲</translation>
    </message>
    <message>
        <source>Kept for the answer</source>
        <translation>留给回答</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>已略去</translation>
    </message>
    <message>
        <source>The system prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>What you wrote, and the files with it</source>
        <translation>你写的内容及其附件</translation>
    </message>
    <message>
        <source>What the model answered</source>
        <translation>模型的回答</translation>
    </message>
    <message>
        <source>What the model thought before it answered</source>
        <translation>模型在回答前的思考</translation>
    </message>
    <message>
        <source>Written by the chat template, which tells the model who is speaking</source>
        <translation>由对话模板写入，用来告诉模型是谁在说话</translation>
    </message>
    <message>
        <source>Room for more messages</source>
        <translation>可容纳更多消息的空间</translation>
    </message>
    <message>
        <source>Kept free so that the model can answer</source>
        <translation>预留给模型作答的空间</translation>
    </message>
    <message>
        <source>Messages that are not in the prompt: there is no room for them</source>
        <translation>不在提示词中的消息：已放不下</translation>
    </message>
    <message>
        <source>message %1 of %2</source>
        <translation>第 %1 条消息（共 %2 条）</translation>
    </message>
    <message>
        <source>written by the chat template</source>
        <translation>由对话模板写入</translation>
    </message>
    <message>
        <source>thinking</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>as the model wrote it</source>
        <translation>模型写出的原样</translation>
    </message>
    <message>
        <source>not sent yet</source>
        <translation>尚未发送</translation>
    </message>
    <message>
        <source>cut again, perhaps into other tokens</source>
        <translation>重新切分，词元可能不同</translation>
    </message>
    <message>
        <source>in the KV cache</source>
        <translation>在 KV 缓存中</translation>
    </message>
    <message>
        <source>Plain text that only looks like a special token</source>
        <translation>只是看起来像特殊词元的普通文本</translation>
    </message>
    <message>
        <source>left out next when the room runs out</source>
        <translation>空间用完时最先略去</translation>
    </message>
    <message>
        <source>Template, opens the reply</source>
        <translation>模板，开启回复</translation>
    </message>
    <message>
        <source>no letters</source>
        <translation>不含文字</translation>
    </message>
    <message>
        <source>several scripts</source>
        <translation>多种文字</translation>
    </message>
    <message>
        <source>other letters</source>
        <translation>其他文字</translation>
    </message>
    <message>
        <source>Japanese (kanji and kana)</source>
        <translation>日文（汉字和假名）</translation>
    </message>
    <message>
        <source>Latin</source>
        <translation>拉丁字母</translation>
    </message>
    <message>
        <source>Greek</source>
        <translation>希腊字母</translation>
    </message>
    <message>
        <source>Cyrillic</source>
        <translation>西里尔字母</translation>
    </message>
    <message>
        <source>Armenian</source>
        <translation>亚美尼亚文</translation>
    </message>
    <message>
        <source>Hebrew</source>
        <translation>希伯来文</translation>
    </message>
    <message>
        <source>Arabic</source>
        <translation>阿拉伯文</translation>
    </message>
    <message>
        <source>Syriac</source>
        <translation>叙利亚文</translation>
    </message>
    <message>
        <source>Thaana</source>
        <translation>塔纳文</translation>
    </message>
    <message>
        <source>Devanagari</source>
        <translation>天城文</translation>
    </message>
    <message>
        <source>Bengali</source>
        <translation>孟加拉文</translation>
    </message>
    <message>
        <source>Gurmukhi</source>
        <translation>果鲁穆奇文</translation>
    </message>
    <message>
        <source>Gujarati</source>
        <translation>古吉拉特文</translation>
    </message>
    <message>
        <source>Odia</source>
        <translation>奥里亚文</translation>
    </message>
    <message>
        <source>Tamil</source>
        <translation>泰米尔文</translation>
    </message>
    <message>
        <source>Telugu</source>
        <translation>泰卢固文</translation>
    </message>
    <message>
        <source>Kannada</source>
        <translation>卡纳达文</translation>
    </message>
    <message>
        <source>Malayalam</source>
        <translation>马拉雅拉姆文</translation>
    </message>
    <message>
        <source>Sinhala</source>
        <translation>僧伽罗文</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>泰文</translation>
    </message>
    <message>
        <source>Lao</source>
        <translation>老挝文</translation>
    </message>
    <message>
        <source>Tibetan</source>
        <translation>藏文</translation>
    </message>
    <message>
        <source>Burmese</source>
        <translation>缅甸文</translation>
    </message>
    <message>
        <source>Georgian</source>
        <translation>格鲁吉亚文</translation>
    </message>
    <message>
        <source>Korean (Hangul)</source>
        <translation>韩文（谚文）</translation>
    </message>
    <message>
        <source>Ethiopic</source>
        <translation>埃塞俄比亚文</translation>
    </message>
    <message>
        <source>Cherokee</source>
        <translation>切罗基文</translation>
    </message>
    <message>
        <source>Khmer</source>
        <translation>高棉文</translation>
    </message>
    <message>
        <source>Mongolian</source>
        <translation>蒙古文</translation>
    </message>
    <message>
        <source>Hiragana</source>
        <translation>平假名</translation>
    </message>
    <message>
        <source>Katakana</source>
        <translation>片假名</translation>
    </message>
    <message>
        <source>Bopomofo</source>
        <translation>注音符号</translation>
    </message>
    <message>
        <source>Chinese characters (Han)</source>
        <translation>汉字</translation>
    </message>
    <message>
        <source>Made by no merges</source>
        <translation>无法由合并得到</translation>
    </message>
    <message>
        <source>Longer than %1 bytes</source>
        <translation>超过 %1 字节</translation>
    </message>
    <message>
        <source>Only spaces and line ends</source>
        <translation>只有空格和换行</translation>
    </message>
    <message>
        <source>Unused or unknown</source>
        <translation>未使用或未知</translation>
    </message>
    <message>
        <source>Part of a character</source>
        <translation>字符片段</translation>
    </message>
    <message>
        <source>No merges lead here: its own text is joined into other tokens, so no text becomes it.</source>
        <translation>合并无法得到它：它自己的文字会合并成其他词元，因此没有文本会切分出它。</translation>
    </message>
    <message>
        <source>No merges lead here: only a whole word that reads exactly like it becomes it.</source>
        <translation>合并无法得到它：只有与它完全相同的整个单词才会切分出它。</translation>
    </message>
    <message>
        <source>It is longer than %1 bytes: most entries that long come from one text that was repeated over and over where the vocabulary was learned.</source>
        <translation>它超过 %1 字节：这么长的条目，大多来自词表训练文本中反复出现的同一段内容。</translation>
    </message>
    <message>
        <source>It is nothing but spaces, tabs or line ends, such as indentation.</source>
        <translation>它只包含空格、制表符或换行，例如缩进。</translation>
    </message>
    <message>
        <source>The vocabulary itself says that no text becomes it.</source>
        <translation>词表本身注明，没有文本会切分出它。</translation>
    </message>
    <message>
        <source>It holds only some of the bytes of a character: alone it is no text.</source>
        <translation>它只包含某个字符的部分字节，单独不成文字。</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>In hex</source>
        <translation>十六进制</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>字符</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>分数</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>次序</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Add a vocabulary to see how it cuts the text.</source>
        <translation>添加一个词表，看看它如何切分文本。</translation>
    </message>
    <message>
        <source>The vocabularies are being opened…</source>
        <translation>正在打开词表…</translation>
    </message>
    <message>
        <source>Type something above, or choose a sample.</source>
        <translation>请在上方输入文本，或选择一个示例。</translation>
    </message>
    <message>
        <source>%1 needs %2 for this text.</source>
        <translation>对于这段文本，%1 需要 %2。</translation>
    </message>
    <message>
        <source>All of them need %1 for this text.</source>
        <translation>对于这段文本，它们都需要 %1。</translation>
    </message>
    <message>
        <source>%1 needs %2 for this text, %3 %4: %5 times as many.</source>
        <translation>对于这段文本，%1 需要 %2，%3 需要 %4 词元，是前者的 %5 倍。</translation>
    </message>
    <message>
        <source>English</source>
        <translation>英语</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>日语</translation>
    </message>
    <message>
        <source>Arabic</source>
        <comment>language</comment>
        <translation>阿拉伯语</translation>
    </message>
    <message>
        <source>Hindi</source>
        <translation>印地语</translation>
    </message>
    <message>
        <source>Digits</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>Symbols and emoji</source>
        <translation>符号和表情符号</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>tokens per character</source>
        <translation>每字符词元</translation>
    </message>
    <message>
        <source>Opens the reply</source>
        <translation>开启回复</translation>
    </message>
</context>
</TS>
