package credence.data.format;

import credence.data.ClassNames;
import java.util.List;
import java.util.Locale;

/** Which of the two labels of a CIFAR-100 image is its class. */
public enum Cifar100Labels {
  /** 100 classes; the second byte of a record. */
  FINE(1),
  /** 20 classes of five fine ones each; the first byte. */
  COARSE(0);

  private final int at;

  Cifar100Labels(int at) {
    this.at = at;
  }

  /** Place of the label in a record. */
  public int at() {
    return at;
  }

  /** Class names in the order of the labels. */
  public List<String> names() {
    return this == FINE ? ClassNames.CIFAR_100 : ClassNames.CIFAR_100_COARSE;
  }

  /** {@code fine} or {@code coarse}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The labels that more of {@code classes} are among; the fine ones where neither are. */
  public static Cifar100Labels of(List<String> classes) {
    return count(COARSE, classes) > count(FINE, classes) ? COARSE : FINE;
  }

  private static long count(Cifar100Labels labels, List<String> classes) {
    return classes.stream().filter(labels.names()::contains).count();
  }
}
