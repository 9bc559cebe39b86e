# Where the Postfix beside which our programs are installed has its parts: the built-in defaults of the
# parameters that a package chooses. POSTWRIGHT_POSTFIX_LAYOUT is a distribution's package; each
# parameter has an option of its own as well (POSTWRIGHT_DAEMON_DIRECTORY for daemon_directory), and
# POSTWRIGHT_LAYOUT_FILE names a file that is read at run time and goes before both.
# Sources: postconf -d of the packages (Debian 3.11), the spec files (Fedora, openSUSE) and the
# PKGBUILD (Arch) that they are built from; upstream: postconf(5).

set(POSTWRIGHT_POSTFIX_LAYOUT upstream CACHE STRING
  "whose package of Postfix is installed: upstream, debian, fedora, suse or arch")
set_property(CACHE POSTWRIGHT_POSTFIX_LAYOUT PROPERTY STRINGS upstream debian fedora suse arch)
set(POSTWRIGHT_LAYOUT_FILE "/etc/postwright/layout.cf" CACHE STRING
  "file in which a package says where Postfix has its parts (read at run time)")
set(POSTWRIGHT_OPENSSL_VERSION "auto" CACHE STRING
  "release of OpenSSL for the defaults that depend on it: auto asks the library, else for example 3.0")

# Sorted by name. A column each: upstream debian fedora suse arch; "=" is what upstream has.
set(postwright_layout_rows
  "command_directory     /usr/sbin               =                            =                                     =                                                     /usr/bin"
  "config_directory      /etc/postfix            =                            =                                     =                                                     ="
  "daemon_directory      /usr/libexec/postfix    /usr/lib/postfix/sbin        =                                     /usr/lib/postfix/bin                                  /usr/lib/postfix/bin"
  "data_directory        /var/lib/postfix        =                            =                                     =                                                     ="
  "default_cache_db_type lmdb                    =                            =                                     =                                                     ="
  "default_database_type lmdb                    cdb                          =                                     =                                                     ="
  "html_directory        no                      /usr/share/doc/postfix/html  =                                     /usr/share/doc/packages/postfix-doc/html              /usr/share/doc/postfix/html"
  "mail_owner            postfix                 =                            =                                     =                                                     ="
  "mailq_path            /usr/bin/mailq          =                            /usr/bin/mailq.postfix                =                                                     ="
  "manpage_directory     /usr/local/man          /usr/share/man               /usr/share/man                        /usr/share/man                                        /usr/share/man"
  "meta_directory        /etc/postfix            /usr/share/postfix           =                                     /usr/lib/postfix                                      ="
  "newaliases_path       /usr/bin/newaliases     =                            /usr/bin/newaliases.postfix           =                                                     ="
  "queue_directory       /var/spool/postfix      =                            =                                     =                                                     ="
  "readme_directory      no                      /usr/share/doc/postfix       /usr/share/doc/postfix/README_FILES   /usr/share/doc/packages/postfix-doc/README_FILES      /usr/share/doc/postfix"
  "sample_directory      /etc/postfix            =                            /usr/share/doc/postfix/samples        /usr/share/doc/packages/postfix-doc/samples           /etc/postfix/sample"
  "sendmail_path         /usr/sbin/sendmail      =                            /usr/sbin/sendmail.postfix            =                                                     /usr/bin/sendmail"
  "setgid_group          postdrop                =                            =                                     maildrop                                              ="
  "shlib_directory       no                      /usr/lib/postfix             /usr/lib64/postfix                    /usr/lib/postfix                                      /usr/lib/postfix")

set(postwright_layouts upstream debian fedora suse arch)
list(FIND postwright_layouts "${POSTWRIGHT_POSTFIX_LAYOUT}" postwright_layout_column)
if(postwright_layout_column LESS 0)
  message(FATAL_ERROR "POSTWRIGHT_POSTFIX_LAYOUT is \"${POSTWRIGHT_POSTFIX_LAYOUT}\": "
    "choose upstream, debian, fedora, suse or arch")
endif()
math(EXPR postwright_layout_column "${postwright_layout_column} + 1")

set(postwright_layout_text "")
foreach(row IN LISTS postwright_layout_rows)
  string(REGEX REPLACE " +" ";" words "${row}")
  list(GET words 0 name)
  list(GET words ${postwright_layout_column} value)
  if(value STREQUAL "=")
    list(GET words 1 value)
  endif()
  string(TOUPPER "POSTWRIGHT_${name}" option)
  set(${option} "" CACHE STRING "built-in ${name} (empty: that of the layout)")
  if(NOT "${${option}}" STREQUAL "")
    set(value "${${option}}")
  endif()
  string(APPEND postwright_layout_text "{\"${name}\", \"${value}\"},\n")
endforeach()
set(POSTWRIGHT_GENERATED ${PROJECT_BINARY_DIR}/generated)
# Written only when it is another text, so that nothing is compiled again without reason.
file(CONFIGURE OUTPUT ${POSTWRIGHT_GENERATED}/libconf/parameters/layout.inc
  CONTENT "${postwright_layout_text}" @ONLY)
