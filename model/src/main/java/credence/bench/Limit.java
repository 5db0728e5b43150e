package credence.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a machine would do that computed products, or moved bytes, at its peak all the time. */
public record Limit(Cost cost, Peak peak) implements Yardstick {

  /** The lesser of what its flops and its bytes allow. */
  public double imagesPerSecond() {
    return Math.min(byProducts(), byMemory());
  }

  private double byProducts() {
    return peak.flops() / cost.flops();
  }

  private double byMemory() {
    return peak.bytes() / cost.bytes();
  }

  @Override
  public Map<String, Object> beside(double imagesPerSecond) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("limit_images_per_second", rounded(imagesPerSecond(), 1));
    fields.put("share_of_limit", rounded(imagesPerSecond / imagesPerSecond(), 1000));
    fields.put("limited_by", byProducts() <= byMemory() ? "products" : "memory");
    fields.put("megaflops_per_image", rounded(cost.flops() / 1e6, 1000));
    fields.put("kilobytes_per_image", rounded(cost.bytes() / 1e3, 1000));
    fields.put("peak_gigaflops_per_second", rounded(peak.flops() / 1e9, 10));
    fields.put("peak_gigabytes_per_second", rounded(peak.bytes() / 1e9, 10));
    return fields;
  }

  private static double rounded(double value, double steps) {
    return Math.round(value * steps) / steps;
  }
}
