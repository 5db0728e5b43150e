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
 * whatever form they were.
 */
public final class ImageTable {

  private final Dataset<Row> table;
  private final TableColumns.Labels labels;
  private final TableColumns.Images images;
  private final String weight;

  private ImageTable(
      Dataset<Row> table, TableColumns.Labels labels, TableColumns.Images images, String weight) {
    this.table = table;
    this.labels = labels;
    this.images = images;
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
    TableColumns.Images images = columns.images(image);
    if (weight != null) {
      columns.weights(weight);
    }
    return new ImageTable(
        table, label == null ? TableColumns.Labels.NONE : columns.labels(label), images, weight);
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
    return new Reader(images.form(), images.columns().size(), labels.areReal(), weight);
  }

  /**
   * Reads rows, on executors too.
   *
   * @param realLabels whether the labels are numbers that need not be whole
   * @param weightColumn name of the weights, or null for none
   */
  public record Reader(TableColumns.Form form, int columns, boolean realLabels, String weightColumn)
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
      return areBytes() ? row.getAs(1) : OpenCvColumns.packed(row, 1);
    }

    /** Whether the bytes are a picture that is still to be decoded, or its pixels as they are. */
    public boolean areBytes() {
      return form == TableColumns.Form.BYTES;
    }

    /**
     * @param place for messages
     * @param channels 1 or 3
     * @throws DataException if the bytes are no picture
     */
    public Picture picture(String place, byte[] bytes, PictureRules rules, int channels)
        throws IOException {
      return areBytes()
          ? rules.read(new DataFile(place, new ByteArrayInputStream(bytes)), channels)
          : rules.read(OpenCvImage.of(bytes), place, channels);
    }
  }
}
