# Writes ${OUTPUT}: rows {"NAME", R"json(CONTENT)json"}, one for each FILE postconf-NAME.schema.json of
# ${FILES}, a list separated by commas.
string(REPLACE "," ";" files "${FILES}")
set(rows "")
foreach(file IN LISTS files)
  cmake_path(GET file FILENAME name)
  string(REGEX REPLACE "^postconf-(.*)\\.schema\\.json$" "\\1" name "${name}")
  file(READ "${file}" content)
  string(APPEND rows "{\"${name}\", R\"json(${content})json\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "${rows}")
