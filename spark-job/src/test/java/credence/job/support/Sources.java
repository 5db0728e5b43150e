package credence.job.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Java sources, and which packages they name in imports or in the midst of code. */
public final class Sources {

  private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);

  /** A type with its package: {@code credence.net.Shape}. */
  private static final Pattern TYPE = Pattern.compile("\\b(credence(?:\\.[a-z]\\w*)*)\\.[A-Z]\\w*");

  /** Comments, text blocks and texts; whichever begins first is one. */
  private static final Pattern NO_CODE =
      Pattern.compile(
          "/\\*.*?\\*/|//[^\\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\])+'",
          Pattern.DOTALL);

  /**
   * A file.
   *
   * @param room its package
   * @param code without comments and texts
   */
  private record Source(Path file, String room, String code, int lines) {

    static Source read(Path file) throws IOException {
      String text = Files.readString(file);
      String code = NO_CODE.matcher(text).replaceAll(" ");
      Matcher name = PACKAGE.matcher(code);
      if (!name.find()) {
        throw new IOException(file + " is in no package");
      }
      return new Source(file, name.group(1), code, (int) text.lines().count());
    }
  }

  private final List<Source> sources = new ArrayList<>();

  private Sources() {}

  /** Those in {@code roots} and below. */
  public static Sources below(Path... roots) throws IOException {
    Sources sources = new Sources();
    for (Path root : roots) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          sources.sources.add(Source.read(file));
        }
      }
    }
    return sources;
  }

  /** The packages with code that names something in the package {@code name} or below. */
  public Set<String> packagesNaming(String name) {
    Pattern named = Pattern.compile("\\b" + Pattern.quote(name + "."));
    Set<String> naming = new TreeSet<>();
    for (Source source : sources) {
      String code = PACKAGE.matcher(source.code()).replaceFirst("");
      if (named.matcher(code).find()) {
        naming.add(source.room());
      }
    }
    return naming;
  }

  /** For each package the others of ours that it names. */
  public Map<String, Set<String>> arrows() {
    Map<String, Set<String>> arrows = new TreeMap<>();
    for (Source source : sources) {
      Set<String> known = arrows.computeIfAbsent(source.room(), unused -> new TreeSet<>());
      TYPE.matcher(source.code()).results().forEach(type -> known.add(type.group(1)));
      known.remove(source.room());
    }
    return arrows;
  }

  /** Names of the files of each package. */
  public Map<String, List<String>> filesByPackage() {
    Map<String, List<String>> files = new TreeMap<>();
    for (Source source : sources) {
      files
          .computeIfAbsent(source.room(), unused -> new ArrayList<>())
          .add(source.file().getFileName().toString());
    }
    return files;
  }

  /** The packages that have a file of that name. */
  public Map<String, List<String>> packagesByFile() {
    Map<String, List<String>> packages = new TreeMap<>();
    for (Source source : sources) {
      packages
          .computeIfAbsent(source.file().getFileName().toString(), unused -> new ArrayList<>())
          .add(source.room());
    }
    return packages;
  }

  /** Lines of each file. */
  public Map<Path, Integer> linesByFile() {
    Map<Path, Integer> lines = new TreeMap<>();
    sources.forEach(source -> lines.put(source.file(), source.lines()));
    return lines;
  }
}
