package credence.job.config;

import static java.util.Map.entry;

import credence.data.format.Cifar100Labels;
import credence.data.format.Transposing;
import credence.job.config.hocon.Section;
import credence.picture.PictureRules;
import credence.picture.Resizing;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What {@code data} says of where images come from. */
final class DataSourceReader {

  private static final List<String> IDS =
      Stream.of(DataSource.known(), DataSource.own(), DataSource.KnownProcess.ids())
          .flatMap(List::stream)
          .toList();

  /** Pictures of one's own. */
  private static final List<String> PICTURES = List.of(DataSource.Folder.ID, DataSource.Parquet.ID);

  private static final List<String> TABLES = List.of(DataSource.Table.ID);

  private static final List<String> NUMBERS =
      Stream.of(TABLES, DataSource.KnownProcess.ids()).flatMap(List::stream).toList();

  private static final List<String> OF_NUMBERS = List.of("likelihood", "noise", "beta");

  /** Keys that some data sets have alone. */
  private static final Map<String, List<String>> KEYS_OF =
      Map.ofEntries(
          entry("path", DataSource.own()),
          entry("channels", PICTURES),
          entry("background", PICTURES),
          entry("resize", PICTURES),
          entry("resize-by", PICTURES),
          entry("labels", List.of(DataSource.Cifar100.ID)),
          entry("transpose", List.of(DataSource.Idx.ID)),
          entry("weight-column", List.of(DataSource.Parquet.ID, DataSource.Table.ID)),
          entry("features", TABLES),
          entry("target", TABLES),
          entry("label", TABLES),
          entry("likelihood", NUMBERS),
          entry("noise", NUMBERS),
          entry("beta", NUMBERS));

  private final Section data;

  private DataSourceReader(Section data) {
    this.data = data;
  }

  static DataSource read(Section data) {
    return new DataSourceReader(data).source();
  }

  private DataSource source() {
    String id = data.choice("name", IDS);
    String path = data.has("path") ? data.text("path") : null;
    if (path == null && DataSource.own().contains(id)) {
      throw data.invalid(
          "name",
          "needs data.path: where the %s"
              .formatted(id.equals(DataSource.Table.ID) ? "rows are" : "images are"));
    }
    new TreeMap<>(KEYS_OF).forEach((key, ids) -> requireUse(key, id, ids));
    DataSource.Parquet.Columns columns = DataSource.Parquet.Columns.read(data);
    return switch (id) {
      case DataSource.Cifar100.ID -> new DataSource.Cifar100(labels());
      case DataSource.Idx.ID -> new DataSource.Idx(path, transposing());
      case DataSource.Folder.ID -> new DataSource.Folder(path, channels(), pictures());
      case DataSource.Parquet.ID -> new DataSource.Parquet(path, channels(), pictures(), columns);
      case DataSource.Table.ID -> table(path);
      default -> DataSource.KnownProcess.ids().contains(id) ? process(id) : DataSource.known(id);
    };
  }

  private DataSource process(String id) {
    return new DataSource.KnownProcess(
        DataSource.KnownProcess.Kind.valueOf(id.toUpperCase(Locale.ROOT)),
        NumberSettings.read(data));
  }

  private List<String> features() {
    if (!data.has("features")) {
      return List.of();
    }
    Object value = data.any("features").unwrapped();
    List<?> names = value instanceof List<?> list ? list : List.of(value);
    if (names.isEmpty() || !names.stream().allMatch(String.class::isInstance)) {
      throw data.invalid("features", "must be a list of columns' names, or one name");
    }
    if (names.stream().distinct().count() != names.size()) {
      throw data.invalid("features", "names a column twice");
    }
    return names.stream().map(String.class::cast).toList();
  }

  /** One that predicts a number, or a class. */
  private DataSource table(String path) {
    boolean isOfClasses = data.has("label");
    if (isOfClasses == data.has("target")) {
      throw data.invalid(
          isOfClasses ? "label" : "name",
          (isOfClasses ? "stands beside data.target, and a table has one of both: " : "needs ")
              + "data.target, the column of the number that is predicted, or data.label, that of"
              + " the class");
    }
    for (String key : isOfClasses ? OF_NUMBERS : List.of("weight-column")) {
      if (data.isGiven(key)) {
        throw data.invalid(key, "is for a table with data." + (isOfClasses ? "target" : "label"));
      }
    }
    if (!isOfClasses) {
      return new DataSource.Table(path, features(), data.text("target"), NumberSettings.read(data));
    }
    String weight = data.has("weight-column") ? data.text("weight-column") : null;
    return new DataSource.ClassTable(path, features(), data.text("label"), weight);
  }

  private void requireUse(String key, String id, List<String> ids) {
    if (data.isGiven(key) && !ids.contains(id)) {
      throw data.invalid(
          key, "is for data.name = %s, not %s".formatted(String.join(" or ", ids), id));
    }
  }

  private Cifar100Labels labels() {
    return data.choice("labels", List.of(Cifar100Labels.values()), Cifar100Labels::id);
  }

  private Transposing transposing() {
    if (!data.isText("transpose")) {
      return Transposing.of(data.flag("transpose"));
    }
    if (!data.text("transpose").equals("auto")) {
      throw data.invalid("transpose", "must be true, false or auto");
    }
    return Transposing.AUTO;
  }

  private int channels() {
    int channels = data.integer("channels", 1);
    if (channels != 1 && channels != 3) {
      throw data.invalid("channels", "must be 1 or 3");
    }
    return channels;
  }

  private PictureRules pictures() {
    return new PictureRules(background(), resizing());
  }

  private Resizing resizing() {
    Resizing.Fit fit = data.choice("resize-by", List.of(Resizing.Fit.values()), Resizing.Fit::id);
    if (!data.has("resize")) {
      return new Resizing.Never();
    }
    int[] size = data.integers("resize", 1);
    if (size.length > 2 || size.length < 1) {
      throw data.invalid("resize", "must be a number of pixels or [height, width]");
    }
    return data.build(() -> new Resizing.To(size[0], size[size.length - 1], fit));
  }

  private int background() {
    if (data.isText("background")) {
      String colour = data.choice("background", List.of("white", "black"));
      return colour.equals("white") ? 255 : 0;
    }
    int grey = data.integer("background", 0);
    if (grey > 255) {
      throw data.invalid("background", "must be white, black or a grey level from 0 to 255");
    }
    return grey;
  }
}
