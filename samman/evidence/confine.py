"""How the decoder locks itself in before it reads a byte that a stranger sent.

Nothing here needs rights: limits of the kernel, no core dump, no new privileges, no user of its own when started as root,
and a seccomp filter under which the process opens no file, speaks to no network and starts no program. On a machine
whose calls are not listed below the filter is left out; the limits and the time-out of the parent still hold.
"""

import ctypes
import os
import platform
import resource
import signal

_PDEATHSIG, _DUMPABLE, _SECCOMP, _NO_NEW_PRIVS = 1, 4, 22, 38
_FILTER_MODE = 2
_NOBODY = 65534

# Refused calls by their numbers on x86_64 and aarch64 (None: that machine has no such call).
_REFUSED: dict[str, tuple[int | None, int | None]] = {
    "open": (2, None), "openat": (257, 56), "openat2": (437, 437), "creat": (85, None), "truncate": (76, 45),
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242), "sendto": (44, 206), "sendmsg": (46, 211),
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kill": (62, 129),
    "unlink": (87, None), "unlinkat": (263, 35), "rename": (82, None), "renameat": (264, 38), "renameat2": (316, 276),
    "mkdir": (83, None), "mkdirat": (258, 34), "link": (86, None), "linkat": (265, 37), "symlink": (88, None),
    "symlinkat": (266, 36), "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "mount": (165, 40),
    "umount2": (166, 39), "unshare": (272, 97), "setns": (308, 268), "bpf": (321, 280), "perf_event_open": (298, 241),
    "userfaultfd": (323, 282), "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "io_uring_setup": (425, 425), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
}  # fmt: skip
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}


def limit(*, memory: int, seconds: int, most_seconds: int, file_size: int) -> None:
    """Limits of the kernel: bytes of address space, CPU seconds (soft and hard), bytes of a written file, open files."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, most_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)


def lock_in() -> bool:
    """Drop root and refuse the calls above. Everything that is imported later fails. True when the filter holds."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_DUMPABLE, 0, 0, 0, 0)
    libc.prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # after the change of user, which would clear it
    machine = _MACHINES.get(platform.machine())
    if machine is None or ctypes.sizeof(ctypes.c_void_p) != 8:
        return False
    column, architecture = machine
    numbers = [calls[column] for calls in _REFUSED.values()]
    return _refuse(libc, [number for number in numbers if number is not None], architecture)


class _Step(ctypes.Structure):
    _fields_ = [
        ("code", ctypes.c_uint16),
        ("yes", ctypes.c_uint8),
        ("no", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    ]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Step))]


def _refuse(libc: ctypes.CDLL, numbers: list[int], architecture: int) -> bool:
    """Load the filter: a call of another architecture or of the list gets EPERM, all others go on."""
    load, equal, above, answer = 0x20, 0x15, 0x35, 0x06
    allow, refuse = 0x7FFF0000, 0x00050001  # SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO with EPERM
    count = len(numbers)
    steps = [
        _Step(load, 0, 0, 4),
        _Step(equal, 0, count + 3, architecture),
        _Step(load, 0, 0, 0),
        _Step(above, count + 1, 0, 0x40000000),  # the x32 calls
        *[_Step(equal, count - place, 0, number) for place, number in enumerate(numbers)],
        _Step(answer, 0, 0, allow),
        _Step(answer, 0, 0, refuse),
    ]
    program = _Program(len(steps), (_Step * len(steps))(*steps))
    return bool(libc.prctl(_SECCOMP, _FILTER_MODE, ctypes.byref(program), 0, 0) == 0)
