"""Chat templates in the manner of well-known families, written for these tests."""

CHATML = """\
{%- for message in messages -%}
{{ '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}
{%- endfor -%}
{%- if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif -%}
"""

# Contents are trimmed, the text opens with BOS.
TRIMMING = """\
{{- bos_token -}}
{%- for message in messages -%}
{{ '<|start_header_id|>' ~ message['role'] ~ '<|end_header_id|>\\n\\n' }}
{{- message['content'] | trim ~ '<|eot_id|>' }}
{%- endfor -%}
{%- if add_generation_prompt -%}
{{ '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif -%}
"""

# No system message; roles must alternate; a reply is the model's.
NO_SYSTEM = """\
{{ bos_token }}
{%- if messages[0].role == 'system' %}{{ raise_exception('System role not supported') }}{% endif -%}
{%- for message in messages -%}
{%- if (message.role == 'user') != (loop.index0 % 2 == 0) -%}
{{ raise_exception('Roles must alternate user/assistant/user/assistant/...') }}
{%- endif -%}
{%- set role = 'model' if message.role == 'assistant' else message.role -%}
{{ '<start_of_turn>' + role + '\\n' + message.content | trim + '<end_of_turn>\\n' }}
{%- endfor -%}
{%- if add_generation_prompt %}{{ '<start_of_turn>model\\n' }}{% endif -%}
"""

# Markers around the user's text only; the system message goes into the last of them.
BRACKETS = """\
{%- if messages[0].role == 'system' -%}
{%- set system = messages[0].content %}{% set rest = messages[1:] -%}
{%- else -%}
{%- set system = '' %}{% set rest = messages -%}
{%- endif -%}
{{ bos_token }}
{%- for message in rest -%}
{%- if message.role == 'user' -%}
{%- if loop.last and system -%}{{ '[INST] ' + system + '\\n\\n' + message.content + ' [/INST]' }}
{%- else -%}{{ '[INST] ' + message.content + ' [/INST]' }}{%- endif -%}
{%- else -%}{{ ' ' + message.content + eos_token }}{%- endif -%}
{%- endfor -%}
"""

# Reasoning is left out of earlier replies; a tool's answer is told by how it begins.
REASONING = """\
{%- for message in messages -%}
{%- if message.role == 'assistant' -%}
{%- set content = message.content -%}
{%- if '</think>' in content -%}
{%- set content = content.split('</think>')[-1].lstrip('\\n') -%}
{%- endif -%}
{{ '<|im_start|>assistant\\n' + content + '<|im_end|>\\n' }}
{%- elif message.content.startswith('<tool_response>') -%}
{{ '<|im_start|>tool\\n' + message.content + '<|im_end|>\\n' }}
{%- else -%}
{{ '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}
{%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt %}{{ '<|im_start|>assistant\\n<think>\\n' }}{% endif -%}
"""

# Reasoning is taken out and written again around it.
REWRITING = """\
{%- for message in messages -%}
{%- if message.role == 'assistant' and '</think>' in message.content -%}
{%- set parts = message.content.split('</think>') -%}
{%- set thoughts = parts[0].split('<think>')[-1].strip() -%}
{{ '<|im_start|>assistant\\n<think>\\n' + thoughts + '\\n</think>\\n\\n' }}
{{- parts[-1].strip() + '<|im_end|>\\n' }}
{%- else -%}
{{ '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}
{%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif -%}
"""

# Every word of a content in capitals: marks come through, lower-case ones would not.
SHOUTING = (
    "{% for m in messages %}"
    "<|im_start|>{{ m.role }}\n{{ m.content | upper }}<|im_end|>\n"
    "{% endfor %}"
)

# Says how long a content is: a mark changes the text.
COUNTING = (
    "{% for m in messages %}"
    "<|im_start|>{{ m.role }} ({{ m.content | length }})\n{{ m.content }}<|im_end|>\n"
    "{% endfor %}"
)

# Silent about the system message.
DEAF = """\
{%- for message in messages if message.role != 'system' -%}
{{ '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}
{%- endfor -%}
"""

FAMILIES = {
    "chatml": CHATML,
    "trimming": TRIMMING,
    "no system": NO_SYSTEM,
    "brackets": BRACKETS,
    "reasoning": REASONING,
    "rewriting": REWRITING,
    "deaf": DEAF,
}
"""Templates through which the way of every content can be followed."""
