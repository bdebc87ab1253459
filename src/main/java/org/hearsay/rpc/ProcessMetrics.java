package org.hearsay.rpc;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/** The process and its virtual machine, under the names that every Java program has. */
final class ProcessMetrics {
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e3;

  private ProcessMetrics() {}

  static void register(PrometheusRegistry registry) {
    memory(registry);
    collections(registry);
    NodeMetrics.gauge(
        registry,
        "jvm_threads_current",
        "Threads alive.",
        () -> ManagementFactory.getThreadMXBean().getThreadCount());
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      CounterWithCallback.builder()
          .name("process_cpu_seconds_total")
          .help("Processor time used.")
          .callback(counter -> counter.call(Math.max(0, unix.getProcessCpuTime()) / NANOS))
          .register(registry);
      NodeMetrics.gauge(
          registry, "process_open_fds", "Files open.", unix::getOpenFileDescriptorCount);
      NodeMetrics.gauge(
          registry, "process_max_fds", "Files at once.", unix::getMaxFileDescriptorCount);
    }
  }

  private static void memory(PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("jvm_memory_used_bytes")
        .help("Memory in use.")
        .labelNames("area")
        .callback(
            gauge -> {
              gauge.call(heapUsed(), "heap");
              gauge.call(nonHeapUsed(), "nonheap");
            })
        .register(registry);
    if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider buffers) {
      ByteBufAllocatorMetric held = buffers.metric();
      GaugeWithCallback.builder()
          .name("hearsay_netty_memory_bytes")
          .help("Held by Netty's buffers, used or to be used again.")
          .labelNames("area")
          .callback(
              gauge -> {
                gauge.call((double) held.usedDirectMemory(), "direct");
                gauge.call((double) held.usedHeapMemory(), "heap");
              })
          .register(registry);
    }
  }

  private static double heapUsed() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static double nonHeapUsed() {
    return (double) ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed();
  }

  private static void collections(PrometheusRegistry registry) {
    CounterWithCallback.builder()
        .name("jvm_gc_collection_seconds_total")
        .help("Time spent in collecting garbage.")
        .callback(
            counter -> {
              long millis = 0;
              for (GarbageCollectorMXBean one : ManagementFactory.getGarbageCollectorMXBeans()) {
                millis += Math.max(0, one.getCollectionTime());
              }
              counter.call(millis / MILLIS);
            })
        .register(registry);
  }
}
