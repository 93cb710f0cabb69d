<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Discover</name>
    <message numerus="yes">
        <source>%n result(s)</source>
        <translation>
            <numerusform>%n result</numerusform>
            <numerusform>%n results</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FileBar</name>
    <message numerus="yes">
        <source>%n byte(s) of it are not UTF-8 and are kept as they are, the first in line %1 at byte %2.</source>
        <translation>
            <numerusform>%n byte of it is not UTF-8 and is kept as it is, in line %1 at byte %2.</numerusform>
            <numerusform>%n bytes of it are not UTF-8 and are kept as they are, the first in line %1 at byte %2.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VariantRow</name>
    <message numerus="yes">
        <source>It comes in %n file(s).</source>
        <translation>
            <numerusform>It comes in %n file.</numerusform>
            <numerusform>It comes in %n files.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Plurals</name>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n layer</numerusform>
            <numerusform>%n layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>%n thread</numerusform>
            <numerusform>%n threads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s) changed here.</source>
        <translation>
            <numerusform>%n setting changed here.</numerusform>
            <numerusform>%n settings changed here.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s) from the model file.</source>
        <translation>
            <numerusform>%n setting from the model file.</numerusform>
            <numerusform>%n settings from the model file.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Waiting for %n other reply(s)</source>
        <translation>
            <numerusform>Waiting for %n other reply</numerusform>
            <numerusform>Waiting for %n other replies</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s)</source>
        <translation>
            <numerusform>%n conversation</numerusform>
            <numerusform>%n conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) were deleted</source>
        <translation>
            <numerusform>%n conversation was deleted</numerusform>
            <numerusform>%n conversations were deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n earlier message(s) were not read by the model</source>
        <translation>
            <numerusform>%n earlier message was not read by the model</numerusform>
            <numerusform>%n earlier messages were not read by the model</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n earlier message(s) are no longer read by the model</source>
        <translation>
            <numerusform>%n earlier message is no longer read by the model</numerusform>
            <numerusform>%n earlier messages are no longer read by the model</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) exported to %1</source>
        <translation>
            <numerusform>%n conversation exported to %1</numerusform>
            <numerusform>%n conversations exported to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) imported</source>
        <translation>
            <numerusform>%n conversation imported</numerusform>
            <numerusform>%n conversations imported</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show all %n line(s)</source>
        <translation>
            <numerusform>Show %n line</numerusform>
            <numerusform>Show all %n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n earlier reply(s) were tokenized again: their own tokens are not stored, or belong to another model or template</source>
        <translation>
            <numerusform>%n earlier reply was tokenized again: its own tokens are not stored, or belong to another model or template</numerusform>
            <numerusform>%n earlier replies were tokenized again: their own tokens are not stored, or belong to another model or template</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n preset(s) imported</source>
        <translation>
            <numerusform>%n preset imported</numerusform>
            <numerusform>%n presets imported</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>token(s)</source>
        <translation>
            <numerusform>token</numerusform>
            <numerusform>tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>character(s)</source>
        <translation>
            <numerusform>character</numerusform>
            <numerusform>characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>byte(s)</source>
        <translation>
            <numerusform>byte</numerusform>
            <numerusform>bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>character(s) cut</source>
        <translation>
            <numerusform>character cut</numerusform>
            <numerusform>characters cut</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The tokenizer added %n space(s) that the text does not have.</source>
        <translation>
            <numerusform>The tokenizer added %n space that the text does not have.</numerusform>
            <numerusform>The tokenizer added %n spaces that the text does not have.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s) are not valid UTF-8; the model reads other bytes.</source>
        <translation>
            <numerusform>%n byte is not valid UTF-8; the model reads other bytes.</numerusform>
            <numerusform>%n bytes are not valid UTF-8; the model reads other bytes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s) of the text are in no token: the model never sees them.</source>
        <translation>
            <numerusform>%n byte of the text is in no token: the model never sees it.</numerusform>
            <numerusform>%n bytes of the text are in no token: the model never sees them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) left out</source>
        <translation>
            <numerusform>%n message left out</numerusform>
            <numerusform>%n messages left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) are left out: there is no room for them in the context.</source>
        <translation>
            <numerusform>%n message is left out: there is no room for it in the context.</numerusform>
            <numerusform>%n messages are left out: there is no room for them in the context.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) are not in the prompt: the template drops them.</source>
        <translation>
            <numerusform>%n message is not in the prompt: the template drops it.</numerusform>
            <numerusform>%n messages are not in the prompt: the template drops them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n piece(s) of your text look like special tokens. They stay plain text, so that nobody can pretend to be the system or the model by writing one.</source>
        <translation>
            <numerusform>%n piece of your text looks like a special token. It stays plain text, so that nobody can pretend to be the system or the model by writing one.</numerusform>
            <numerusform>%n pieces of your text look like special tokens. They stay plain text, so that nobody can pretend to be the system or the model by writing one.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more message(s) would be kept.</source>
        <translation>
            <numerusform>%n more message would be kept.</numerusform>
            <numerusform>%n more messages would be kept.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more message(s) would be left out.</source>
        <translation>
            <numerusform>%n more message would be left out.</numerusform>
            <numerusform>%n more messages would be left out.</numerusform>
        </translation>
    </message>
</context>
</TS>
