package credence.data;

import java.io.Serializable;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The classes of a training half, in the order of the network's outputs. They define what a network
 * says; the labels of every other set are matched to them by name.
 *
 * <p>A name is the label as it was written: {@code 01} is not {@code 1}. Only {@code 1.0}, which is
 * how a column of floating-point numbers writes 1, is {@code 1} as well.
 */
public final class Classes implements Serializable {

  private static final long serialVersionUID = 1;

  private static final Pattern WHOLE = Pattern.compile("-?\\d+(\\.0+)?");
  private static final Pattern WITH_ZEROS = Pattern.compile("-?\\d+\\.0+");

  /** An index as a table has it: no zeros in front. */
  private static final Pattern INDEX = Pattern.compile("(0|[1-9]\\d{0,8})(\\.0+)?");

  private static final Comparator<String> IN_ORDER_OF_NUMBERS =
      Comparator.comparing((String name) -> new BigInteger(plain(name)))
          .thenComparing(Comparator.naturalOrder());

  private final List<String> names;
  private final HashMap<String, Integer> exact = new HashMap<>();

  /** Of names without {@code .0}, for those that are no names themselves. */
  private final HashMap<String, Integer> plain = new HashMap<>();

  /**
   * Classes in a given order.
   *
   * @throws IllegalArgumentException if a name comes twice
   */
  public Classes(List<String> names) {
    this.names = List.copyOf(names);
    for (int c = 0; c < names.size(); c++) {
      if (exact.put(names.get(c), c) != null) {
        throw new IllegalArgumentException("class " + names.get(c) + " comes twice in " + names);
      }
      plain.putIfAbsent(plain(names.get(c)), c);
    }
  }

  /**
   * The classes of a training half: whole numbers in their order if all labels are such, else
   * labels in alphabetical order. Where there is a label {@code 1}, {@code 1.0} is no class of its
   * own.
   *
   * @param labels in any order, repeated or not
   */
  public static Classes of(Collection<String> labels) {
    TreeSet<String> distinct = new TreeSet<>(labels);
    boolean areNumbers = distinct.stream().allMatch(label -> WHOLE.matcher(label).matches());
    return new Classes(
        distinct.stream()
            .filter(label -> !(isWithZeros(label) && distinct.contains(plain(label))))
            .sorted(areNumbers ? IN_ORDER_OF_NUMBERS : Comparator.naturalOrder())
            .toList());
  }

  /** These in their order, and after them those of {@code labels} that are none of these. */
  public Classes and(Collection<String> labels) {
    List<String> more = labels.stream().filter(label -> named(label).isEmpty()).toList();
    return more.isEmpty()
        ? this
        : new Classes(Stream.concat(names.stream(), of(more).names().stream()).toList());
  }

  /** One name per output. */
  public List<String> names() {
    return names;
  }

  public int size() {
    return names.size();
  }

  /** Index of the class of that name. */
  public OptionalInt named(String label) {
    Integer found = exact.get(label);
    if (found == null) {
      found = plain.get(plain(label));
    }
    return found == null ? OptionalInt.empty() : OptionalInt.of(found);
  }

  /** What a folder's name or another text says: the name of a class, or of none of them. */
  public Label ofName(String label) {
    OptionalInt found = named(label);
    return found.isPresent() ? new Label.Known(found.getAsInt()) : new Label.Unknown(label);
  }

  /**
   * What a column of labels says: the name of a class or, where no class has a number for a name,
   * its index.
   *
   * @param label a text, or a number as text; null or empty for none
   */
  public Label ofNameOrIndex(String label) {
    if (label == null || label.isEmpty()) {
      return Label.none();
    }
    if (named(label).isEmpty() && INDEX.matcher(label).matches() && !isAnyNumber()) {
      int index = Integer.parseInt(plain(label));
      return index < size() ? new Label.Known(index) : new Label.Unknown(label);
    }
    return ofName(label);
  }

  private boolean isAnyNumber() {
    return names.stream().anyMatch(name -> WHOLE.matcher(name).matches());
  }

  private static boolean isWithZeros(String label) {
    return WITH_ZEROS.matcher(label).matches();
  }

  private static String plain(String label) {
    return isWithZeros(label) ? label.substring(0, label.indexOf('.')) : label;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Classes other && names.equals(other.names);
  }

  @Override
  public int hashCode() {
    return names.hashCode();
  }

  @Override
  public String toString() {
    return String.join(", ", names);
  }
}
