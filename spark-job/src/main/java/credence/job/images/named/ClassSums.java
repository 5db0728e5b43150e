package credence.job.images.named;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums of weights by class, the same to the bit in whatever order images come. */
final class ClassSums {

  /** How often each weight comes, by class. */
  private final List<Map<Float, Long>> counts = new ArrayList<>();

  ClassSums(int classes) {
    for (int c = 0; c < classes; c++) {
      counts.add(new TreeMap<>());
    }
  }

  void add(int category, float weight) {
    counts.get(category).merge(weight, 1L, Long::sum);
  }

  double[] ofClasses() {
    return counts.stream().mapToDouble(ClassSums::sum).toArray();
  }

  private static double sum(Map<Float, Long> counts) {
    double sum = 0;
    for (Map.Entry<Float, Long> each : counts.entrySet()) {
      sum += each.getKey() * (double) each.getValue();
    }
    return sum;
  }
}
