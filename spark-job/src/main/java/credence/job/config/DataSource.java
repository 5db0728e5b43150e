package credence.job.config;

import credence.bayes.NumberLikelihood;
import credence.data.TargetScale;
import credence.data.format.Cifar100Labels;
import credence.data.format.Transposing;
import credence.job.config.hocon.Section;
import credence.picture.PictureRules;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Where images to train on come from. */
public sealed interface DataSource {

  /** An example of a table. */
  String ROW = "row";

  /** As {@code data.name} has it. */
  String id();

  /** What it has many of, for messages. */
  default String example() {
    return "image";
  }

  /** How pictures become images; the usual rules where there are no pictures. */
  default PictureRules pictures() {
    return PictureRules.usual();
  }

  /** Whether rows of IDX files are columns of their images. */
  default Transposing transposing() {
    return Transposing.AUTO;
  }

  /** Column of numbers, how much each example counts in training; null for none. */
  default String weight() {
    return null;
  }

  /** A data set as it is published, with labels of one kind. */
  enum Published implements DataSource {
    MNIST,
    FASHION_MNIST,
    KMNIST,
    CIFAR_10;

    @Override
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
      return id();
    }
  }

  /** CIFAR-100 as it is published. */
  record Cifar100(Cifar100Labels labels) implements DataSource {

    static final String ID = "cifar-100";

    @Override
    public String id() {
      return ID;
    }
  }

  /** Digits that are drawn when they are wanted. */
  record Digits() implements DataSource {

    static final String ID = "digits";

    @Override
    public String id() {
      return ID;
    }
  }

  /** A data set of one's own. */
  sealed interface Own extends DataSource {

    /** Relative to {@code --data}. */
    String path();
  }

  /** A data set of one's own in Parquet tables, whose rows have a class each. */
  sealed interface Labelled extends Own {

    /** The same rows, all counting alike: those that are not trained on need no weights. */
    Labelled withoutWeights();
  }

  /** Pictures of one's own, which may have any size. */
  sealed interface Pictures extends Own {

    /** 1 or 3. */
    int channels();
  }

  /** A folder for each half, with a folder for each class. */
  record Folder(String path, int channels, PictureRules pictures) implements Pictures {

    static final String ID = "folder";

    @Override
    public String id() {
      return ID;
    }
  }

  /** A table for each half. */
  record Parquet(String path, int channels, PictureRules pictures, Columns columns)
      implements Pictures, Labelled {

    static final String ID = "parquet";

    /**
     * Columns of a table; a dot leads into a struct.
     *
     * @param image of the images
     * @param label of their classes
     * @param weight how much each counts in training, or null for none
     */
    public record Columns(String image, String label, String weight) {

      static Columns read(Section data) {
        return new Columns(
            data.text("image-column"),
            data.text("label-column"),
            data.has("weight-column") ? data.text("weight-column") : null);
      }
    }

    @Override
    public String weight() {
      return columns.weight();
    }

    @Override
    public Parquet withoutWeights() {
      Columns own = new Columns(columns.image(), columns.label(), null);
      return new Parquet(path, channels, pictures, own);
    }

    @Override
    public String id() {
      return ID;
    }
  }

  /**
   * A table of numbers for each half, whose rows have a class each.
   *
   * @param features columns, or one of arrays; empty for all that hold numbers but the others
   * @param label the column of the classes
   * @param weight how much each row counts in training, or null for none
   */
  record ClassTable(String path, List<String> features, String label, String weight)
      implements Labelled {

    public ClassTable {
      features = List.copyOf(features);
    }

    @Override
    public String id() {
      return Table.ID;
    }

    @Override
    public ClassTable withoutWeights() {
      return new ClassTable(path, features, label, null);
    }

    @Override
    public String example() {
      return ROW;
    }

    /** The same with its features named. */
    public ClassTable withFeatures(List<String> columns) {
      return new ClassTable(path, columns, label, weight);
    }
  }

  /** IDX files of one's own. */
  record Idx(String path, Transposing transposing) implements Own {

    static final String ID = "idx";

    @Override
    public String id() {
      return ID;
    }
  }

  /** Numbers that are predicted from numbers. */
  sealed interface Numbers extends DataSource {

    @Override
    default String example() {
      return ROW;
    }

    NumberSettings settings();

    /**
     * What the network's outputs are taken for.
     *
     * @param scale of the target
     */
    default NumberLikelihood likelihood(TargetScale scale) {
      return settings().likelihood(scale);
    }
  }

  /**
   * A table of numbers for each half.
   *
   * @param features columns, or one of arrays; empty for all that hold numbers but the target
   * @param target the column that is predicted
   */
  record Table(String path, List<String> features, String target, NumberSettings settings)
      implements Own, Numbers {

    static final String ID = "table";

    public Table {
      features = List.copyOf(features);
    }

    @Override
    public String id() {
      return ID;
    }
  }

  /** Numbers that are drawn when they are wanted, as the experiment's seed has it. */
  record KnownProcess(Kind kind, NumberSettings settings) implements Numbers {

    /** What is drawn. */
    public enum Kind {
      /** One feature, the curve of Blundell et al. 2015. */
      CURVE,
      /** Twenty features, and noise that depends on two of them. */
      NOISY;

      String id() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    @Override
    public String id() {
      return kind.id();
    }

    static List<String> ids() {
      return Stream.of(Kind.values()).map(Kind::id).toList();
    }
  }

  /** Ids of all that need no path. */
  static List<String> known() {
    return Stream.concat(
            Stream.of(Published.values()).map(Published::id), Stream.of(Cifar100.ID, Digits.ID))
        .toList();
  }

  /** Ids of data sets of one's own. */
  static List<String> own() {
    return List.of(Folder.ID, Parquet.ID, Idx.ID, Table.ID);
  }

  /**
   * A data set that needs no path, as it is.
   *
   * @param id one of {@link #known}
   * @throws IllegalArgumentException for any other
   */
  static DataSource known(String id) {
    return switch (id) {
      case Cifar100.ID -> new Cifar100(Cifar100Labels.FINE);
      case Digits.ID -> new Digits();
      default -> Published.valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
    };
  }
}
