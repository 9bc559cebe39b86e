#include "lint/input/template_marks.h"

#include <gtest/gtest.h>

namespace postwright::lint {
namespace {

using Role = TemplateMark::Role;

std::vector<Role> roles(std::string_view bytes) {
  std::vector<Role> roles;
  for (const TemplateMark& mark : find_template_marks(bytes, TemplateKind::automatic))
    roles.push_back(mark.role);
  return roles;
}

std::string first_mark(std::string_view bytes, TemplateKind kind = TemplateKind::automatic) {
  auto marks = find_template_marks(bytes, kind);
  return marks.empty() ? std::string() : std::string(bytes.substr(marks[0].begin, marks[0].length));
}

TEST(TemplateMarks, BlocksOfEachLanguage) {
  for (std::string_view text : {
           "{% if x %}a{% else %}b{% endif %}",
           "{%- for x in y -%}a{%- elif z -%}b{%- endfor -%}",
           "{{ if eq .DB \"ldap\" }}a{{ else }}b{{ end }}",
           "{{- range $i, $e := .List -}}a{{- else -}}b{{- end -}}",
           "{{#if tls}}a{{else}}b{{/if}}",
           "{{#tls}}a{{^}}b{{/tls}}",
           "<% if @tls -%>a<% else -%>b<% end -%>",
           "<% @list.each do |item| %>a<% when 1 %>b<% end %>",
           "<% if $tls { -%>a<% } else { -%>b<% } -%>",
           "[% IF tls %]a[% ELSE %]b[% END %]",
           "<?php if ($tls): ?>a<?php else: ?>b<?php endif; ?>",
       })
    EXPECT_EQ(roles(text), (std::vector{Role::open, Role::middle, Role::close})) << text;
}

TEST(TemplateMarks, TextAndControl) {
  EXPECT_EQ(roles("{{ x }} <%= x %> [% x %] @HOST@ {{{x}}} <?= x ?>"),
            std::vector<Role>(6, Role::text));
  EXPECT_EQ(roles("{% set x = 1 %} <% x = 1 %> [% SET x = 1 %] {{ $x := 1 }}"),
            std::vector<Role>(4, Role::control));
  EXPECT_EQ(roles("{# x #} <%# x %> [%# x %] {{! x }} {{/* x */}}"),
            std::vector<Role>(5, Role::comment));
}

TEST(TemplateMarks, QuotesBracesAndLines) {
  EXPECT_EQ(first_mark("a = {{ x | default('}}') }}b"), "{{ x | default('}}') }}");
  EXPECT_EQ(first_mark("a = {{ {'k': {'l': 1}}['k'] }}b"), "{{ {'k': {'l': 1}}['k'] }}");
  EXPECT_EQ(first_mark("a = {{ f(x='y', z=1) }}b"), "{{ f(x='y', z=1) }}");
  EXPECT_EQ(first_mark("a = {{ x\n  | join(', ') }}b"), "{{ x\n  | join(', ') }}");
  EXPECT_EQ(first_mark("{# don't #} {# 'x #}"), "{# don't #}");
  EXPECT_EQ(first_mark("{% if x == '%}' %}"), "{% if x == '%}' %}");
  EXPECT_EQ(first_mark("a = hash:{{ dir }}/x"), "{{ dir }}");
}

TEST(TemplateMarks, WhatIsPostfixOwn) {
  for (std::string_view text :
       {"a = ${{$x} == {y} ? {z} : {w}}\n", "a = inline:{{k = v}, {l = w}}\n", "a = ${b?{c}}\n",
        "a = pipemap:{{inline:{a=b}}, static:x}\n", "a = user@EXAMPLE@x\n", "/[%]x[%]/ REJECT\n"})
    EXPECT_EQ(first_mark(text), "") << text;
}

TEST(TemplateMarks, NamesThatAreFilledIn) {
  EXPECT_EQ(first_mark("a = $HOST", TemplateKind::envsubst), "$HOST");
  EXPECT_EQ(first_mark("a = ${HOST}", TemplateKind::any), "${HOST}");
  EXPECT_EQ(first_mark("a = @prefix@/etc", TemplateKind::any), "@prefix@");
  EXPECT_EQ(first_mark("a = $host ${host} $1", TemplateKind::any), "");
  EXPECT_EQ(first_mark("a = @prefix@/etc"), "") << "two addresses without a local part";
}

TEST(ForeignMark, OfLanguagesThatAreNotRead) {
  EXPECT_EQ(find_foreign_mark("a = b\n%%uncomment VAR:x%%c = d\n"), "%%uncomment VAR:x%%");
  EXPECT_EQ(find_foreign_mark("%{with_tls}a = b\n"), "%{with_tls}");
  EXPECT_EQ(find_foreign_mark("myhostname = PH_HOSTNAME\n"), "PH_HOSTNAME");
  EXPECT_EQ(find_foreign_mark("myhostname = __HOST__\n"), "__HOST__");
  EXPECT_EQ(find_foreign_mark("myhostname = @@host@@\n"), "@@host@@");
  EXPECT_EQ(find_foreign_mark("# PH_HOSTNAME\na = %u %{ %% ALPH_A x__Y__\n"), "");
}

}  // namespace
}  // namespace postwright::lint
