"""Give up system calls that a reader never needs, with seccomp on Linux.

The filter refuses network, other processes, changing files, and changing limits. It
works for root, too. A thread of the process may still be started.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
from collections.abc import Iterator, Mapping

REFUSED_CALLS: Mapping[str, tuple[int | None, int | None]] = {
    # network
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "accept": (43, 202),
    "accept4": (288, 242),
    "bind": (49, 200),
    "listen": (50, 201),
    "sendto": (44, 206),
    "sendmsg": (46, 211),
    "sendmmsg": (307, 269),
    "recvfrom": (45, 207),
    "recvmsg": (47, 212),
    "recvmmsg": (299, 243),
    # processes
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "kcmp": (312, 272),
    "unshare": (272, 97),
    "setns": (308, 268),
    # changing files
    "creat": (85, None),
    "truncate": (76, 45),
    "ftruncate": (77, 46),
    "unlink": (87, None),
    "unlinkat": (263, 35),
    "rename": (82, None),
    "renameat": (264, 38),
    "renameat2": (316, 276),
    "link": (86, None),
    "linkat": (265, 37),
    "symlink": (88, None),
    "symlinkat": (266, 36),
    "mkdir": (83, None),
    "mkdirat": (258, 34),
    "rmdir": (84, None),
    "mknod": (133, None),
    "mknodat": (259, 33),
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "utime": (132, None),
    "utimes": (235, None),
    "utimensat": (280, 88),
    "futimesat": (261, None),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "open_by_handle_at": (304, None),
    "fallocate": (285, 47),
    # memory outside the limit
    "memfd_create": (319, 279),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "shmctl": (31, 195),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "mq_unlink": (241, 181),
    # limits and rights
    "setrlimit": (160, 164),
    "setuid": (105, 146),
    "setgid": (106, 144),
    "setresuid": (117, 147),
    "setresgid": (119, 149),
    "setreuid": (113, 145),
    "setregid": (114, 143),
    "setgroups": (116, 159),
    "setfsuid": (122, 151),
    "setfsgid": (123, 152),
    "capset": (126, 91),
    "personality": (135, 92),
    "setpriority": (141, 140),
    # the system
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "ioperm": (173, None),
    "iopl": (172, None),
    "modify_ldt": (154, None),
    "syslog": (103, 116),
    "vhangup": (153, 58),
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "fanotify_init": (300, 262),
}
"""The numbers of refused system calls on x86-64 and on AArch64."""

FIRST_NEW_CALL = 424
"""From this number on, calls fail as if they did not exist, except `faccessat2`."""
FACCESSAT2 = 439
X32_CALLS = 0x40000000
"""Calls from this number on use another interface of x86-64."""
OPEN = (2, None)
OPENAT = (257, 56)
CLONE = (56, 220)
KILL = (62, 129)
TGKILL = (234, 131)
PRLIMIT64 = (302, 261)
IOCTL = (16, 29)
CLONE_THREAD = 0x10000
WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
TERMINAL_INPUT = (0x5412, 0x541C)
"""Requests that type into a terminal: `TIOCSTI` and `TIOCLINUX`."""

MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""The column of the table and the audit number of each architecture."""

ALLOW = 0x7FFF0000
KILL_PROCESS = 0x80000000
NOT_PERMITTED = 0x00050000 | 1  # EPERM
NO_SUCH_CALL = 0x00050000 | 38  # ENOSYS
LOAD, EQUALS, AT_LEAST, HAS_BITS, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER_OFFSET, ARCH_OFFSET, ARGUMENTS_OFFSET = 0, 4, 16
SET_NO_NEW_PRIVILEGES, SET_SECCOMP, FILTER_MODE = 38, 22, 2

Instruction = tuple[int, int, int, int]
"""Code, jumps if true and if false, and operand."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def install_filter() -> bool:
    """Refuse these calls to this process for good. Return whether it was possible."""
    machine = MACHINES.get(platform.machine())
    if machine is None or struct.calcsize("P") != 8:
        return False
    program = list(_instructions(*machine, os.getpid()))
    code = b"".join(struct.pack("=HBBI", *instruction) for instruction in program)
    try:
        prctl = ctypes.CDLL(None, use_errno=True).prctl
    except (OSError, AttributeError):
        return False
    prctl.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)
    if prctl(SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    filter_program = _Program(len(program), code)
    address = ctypes.addressof(filter_program)
    return bool(prctl(SET_SECCOMP, FILTER_MODE, address, 0, 0) == 0)


def _instructions(column: int, arch: int, pid: int) -> Iterator[Instruction]:
    """Yield the filter as instructions of the Berkeley Packet Filter."""
    yield LOAD, 0, 0, ARCH_OFFSET
    yield EQUALS, 1, 0, arch
    yield RETURN, 0, 0, KILL_PROCESS
    yield LOAD, 0, 0, NUMBER_OFFSET
    yield from _return_if(AT_LEAST, X32_CALLS, NOT_PERMITTED)
    yield from _return_if(EQUALS, FACCESSAT2, ALLOW)
    yield from _return_if(AT_LEAST, FIRST_NEW_CALL, NO_SUCH_CALL)
    for numbers in REFUSED_CALLS.values():
        number = numbers[column]
        if number is not None:
            yield from _return_if(EQUALS, number, NOT_PERMITTED)
    for numbers, checks in _argument_checks(pid):
        number = numbers[column]
        if number is not None:
            yield EQUALS, 0, len(checks), number
            yield from checks
    yield RETURN, 0, 0, ALLOW


def _return_if(test: int, operand: int, result: int) -> Iterator[Instruction]:
    yield test, 0, 1, operand
    yield RETURN, 0, 0, result


def _argument_checks(
    pid: int,
) -> Iterator[tuple[tuple[int | None, int | None], list[Instruction]]]:
    """Yield the calls that depend on an argument. Each check ends with a return."""
    for call, position in ((OPEN, 1), (OPENAT, 2)):
        yield (
            call,
            [
                (LOAD, 0, 0, _argument(position)),
                *_return_if(HAS_BITS, WRITE_FLAGS, NOT_PERMITTED),
                (RETURN, 0, 0, ALLOW),
            ],
        )
    for call, test, operand in (
        (CLONE, HAS_BITS, CLONE_THREAD),
        (KILL, EQUALS, pid),
        (TGKILL, EQUALS, pid),
    ):
        yield (
            call,
            [
                (LOAD, 0, 0, _argument(0)),
                *_return_if(test, operand, ALLOW),
                (RETURN, 0, 0, NOT_PERMITTED),
            ],
        )
    yield (
        PRLIMIT64,  # Without a new limit, it only reads the old one.
        [
            (LOAD, 0, 0, _argument(2)),
            (EQUALS, 0, 3, 0),
            (LOAD, 0, 0, _argument(2) + 4),
            (EQUALS, 0, 1, 0),
            (RETURN, 0, 0, ALLOW),
            (RETURN, 0, 0, NOT_PERMITTED),
        ],
    )
    yield (
        IOCTL,
        [
            (LOAD, 0, 0, _argument(1)),
            *_return_if(EQUALS, TERMINAL_INPUT[0], NOT_PERMITTED),
            *_return_if(EQUALS, TERMINAL_INPUT[1], NOT_PERMITTED),
            (RETURN, 0, 0, ALLOW),
        ],
    )


def _argument(position: int) -> int:
    """Return the offset of the lower half of an argument on these machines."""
    return ARGUMENTS_OFFSET + 8 * position
