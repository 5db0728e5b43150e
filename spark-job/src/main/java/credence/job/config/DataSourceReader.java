package credence.job.config;

import credence.data.format.Cifar100Labels;
import credence.data.format.Transposing;
import credence.job.config.hocon.Section;
import credence.picture.PictureRules;
import credence.picture.Resizing;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What {@code data} says of where images come from. */
final class DataSourceReader {

  private static final List<String> IDS =
      Stream.concat(DataSource.known().stream(), DataSource.own().stream()).toList();

  /** Pictures of one's own. */
  private static final List<String> PICTURES = List.of(DataSource.Folder.ID, DataSource.Parquet.ID);

  /** Keys that some data sets have alone. */
  private static final Map<String, List<String>> KEYS_OF =
      Map.of(
          "path", DataSource.own(),
          "channels", PICTURES,
          "background", PICTURES,
          "resize", PICTURES,
          "resize-by", PICTURES,
          "labels", List.of(DataSource.Cifar100.ID),
          "transpose", List.of(DataSource.Idx.ID));

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
      throw data.invalid("name", "needs data.path: where the images are");
    }
    new TreeMap<>(KEYS_OF).forEach((key, ids) -> requireUse(key, id, ids));
    DataSource.Parquet.Columns columns = DataSource.Parquet.Columns.read(data);
    return switch (id) {
      case DataSource.Cifar100.ID -> new DataSource.Cifar100(labels());
      case DataSource.Idx.ID -> new DataSource.Idx(path, transposing());
      case DataSource.Folder.ID -> new DataSource.Folder(path, channels(), pictures());
      case DataSource.Parquet.ID -> new DataSource.Parquet(path, channels(), pictures(), columns);
      default -> DataSource.known(id);
    };
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
