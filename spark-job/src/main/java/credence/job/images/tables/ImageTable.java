package credence.job.images.tables;

import credence.data.DataException;
import credence.data.DataFile;
import credence.picture.OpenCvImage;
import credence.picture.Picture;
import credence.picture.PictureRules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * A Parquet table whose rows have become a label and the bytes of an image, in whatever columns and
 * whatever form they were; numbers are bytes too.
 */
public final class ImageTable {

  private final Dataset<Row> table;
  private final TableColumns.Labels labels;
  private final TableColumns.Images images;
  private final TableFeatures features;
  private final String weight;

  private ImageTable(
      Dataset<Row> table,
      TableColumns.Labels labels,
      TableColumns.Images images,
      TableFeatures features,
      String weight) {
    this.table = table;
    this.labels = labels;
    this.images = images;
    this.features = features;
    this.weight = weight;
  }

  /**
   * @param place of the table, for messages
   * @param table as Spark reads it
   * @param image name of the column
   * @param label name of the column, or null for none
   * @throws DataException if there are no such columns
   */
  public static ImageTable of(String place, Dataset<Row> table, String image, String label)
      throws DataException {
    return of(place, table, image, label, null);
  }

  /**
   * With weights of the rows.
   *
   * @param weight name of the column, or null for none: all count alike
   */
  public static ImageTable of(
      String place, Dataset<Row> table, String image, String label, String weight)
      throws DataException {
    TableColumns columns = new TableColumns(place, table.schema());
    return of(columns, table, columns.images(image), null, label, weight);
  }

  /**
   * Of numbers in place of images: each row is one of {@link credence.data.ImageInput#rowShape}.
   *
   * @param numbers all of a row's, as an array of doubles
   * @param features what they are called
   * @param label name of the column, or null for none
   * @param weight name of the column, or null for none: all count alike
   * @throws DataException if there are no such columns
   */
  public static ImageTable ofNumbers(
      String place,
      Dataset<Row> table,
      Column numbers,
      TableFeatures features,
      String label,
      String weight)
      throws DataException {
    TableColumns columns = new TableColumns(place, table.schema());
    if (label != null && !columns.hasLabel(label)) {
      throw new DataException(
          place,
          0,
          "a column %s of texts, whole numbers or booleans (data.label, or --label-column, names another)"
              .formatted(label),
          table.schema().simpleString());
    }
    return of(
        columns,
        table,
        new TableColumns.Images(TableColumns.Form.NUMBERS, List.of(numbers)),
        features,
        label,
        weight);
  }

  private static ImageTable of(
      TableColumns columns,
      Dataset<Row> table,
      TableColumns.Images images,
      TableFeatures features,
      String label,
      String weight)
      throws DataException {
    if (weight != null) {
      columns.weights(weight);
    }
    TableColumns.Labels labels = label == null ? TableColumns.Labels.NONE : columns.labels(label);
    return new ImageTable(table, labels, images, features, weight);
  }

  /** Label, image, weight if there are any, and {@code more}, in this order. */
  public Dataset<Row> rows(Column... more) {
    List<Column> columns = new ArrayList<>(List.of(labels.column().as("credence_label")));
    for (int i = 0; i < images.columns().size(); i++) {
      columns.add(images.columns().get(i).as("credence_image" + i));
    }
    if (weight != null) {
      Column own = new TableColumns("", table.schema()).find(weight).column();
      columns.add(own.cast(DataTypes.DoubleType).as("credence_weight"));
    }
    columns.addAll(List.of(more));
    return table.select(columns.toArray(Column[]::new));
  }

  /** What reads the rows. */
  public Reader reader() {
    return new Reader(images.form(), images.columns().size(), labels.areReal(), weight, features);
  }

  /**
   * Reads rows, on executors too.
   *
   * @param realLabels whether the labels are numbers that need not be whole
   * @param weightColumn name of the weights, or null for none
   * @param features what rows of numbers have; null of images
   */
  public record Reader(
      TableColumns.Form form,
      int columns,
      boolean realLabels,
      String weightColumn,
      TableFeatures features)
      implements Serializable {

    /** Where the further columns begin. */
    public int more() {
      return 1 + columns + (weightColumn == null ? 0 : 1);
    }

    /** How much a row counts: 1 if none has a weight, NaN for a null. */
    public double weight(Row row) {
      if (weightColumn == null) {
        return 1;
      }
      return row.isNullAt(1 + columns) ? Double.NaN : row.getDouble(1 + columns);
    }

    /** Or null. */
    public String label(Row row) {
      String text = row.getString(0);
      return realLabels && text != null ? RealLabel.plain(text) : text;
    }

    /** Whether a label that is not null names a class: of numbers, only whole ones do. */
    public boolean isClass(String label) {
      return !realLabels || RealLabel.isWhole(label);
    }

    /** Bytes that {@link #picture} reads, equal for equal images, or null. */
    public byte[] bytes(Row row) {
      return switch (form) {
        case BYTES -> row.getAs(1);
        case MATRIX -> OpenCvColumns.packed(row, 1);
        case NUMBERS -> TableNumbers.packed(row, 1);
      };
    }

    /** Whether the bytes are a picture that is still to be decoded, or its pixels as they are. */
    public boolean areBytes() {
      return form == TableColumns.Form.BYTES;
    }

    /** What is wrong with the bytes of a row of numbers, or null. */
    public String fault(byte[] bytes) {
      return TableNumbers.fault(bytes, features);
    }

    /**
     * @param place for messages
     * @param channels 1 or 3
     * @throws DataException if the bytes are no picture
     */
    public Picture picture(String place, byte[] bytes, PictureRules rules, int channels)
        throws IOException {
      return switch (form) {
        case BYTES -> rules.read(new DataFile(place, new ByteArrayInputStream(bytes)), channels);
        case MATRIX -> rules.read(OpenCvImage.of(bytes), place, channels);
        case NUMBERS -> TableNumbers.row(place, bytes, features);
      };
    }
  }
}
